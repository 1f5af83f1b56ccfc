"""Reads and checks a whole package: its files, the relations between its tables, and the replay of its events."""
