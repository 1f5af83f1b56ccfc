"""Data versions: diff, publish, undo, storage, live reload."""
