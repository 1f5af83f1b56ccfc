"""Tools for the repository: locks, dependencies, schema."""
