"""The time map on a page."""
