"""Other people's files: read, mapped by a table that can be edited, and made a package, with a report on every row."""
