"""The documentation, and `reference`, which generates its tables."""
