"""The documentation, and `reference`, which writes the tables of it that repeat the code."""
