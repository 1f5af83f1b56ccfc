"""A log in a database instead of a folder: storage, layout, migrations."""
