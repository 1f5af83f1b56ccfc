"""Other people's files → a package, with a report on every row."""
