"""The Known when page."""
