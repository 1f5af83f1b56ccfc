"""Tools for the repository: locks, dependencies, import rules, schema."""
