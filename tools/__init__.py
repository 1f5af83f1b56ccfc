"""Tools for the repository: locks, their installation, schema."""
