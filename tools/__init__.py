"""Tools for the repository: they write the locks, and check that imports and declared dependencies agree."""
