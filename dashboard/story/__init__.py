"""The Story page."""
