"""Drafts, their checks and preview, duplicates, the queue."""
