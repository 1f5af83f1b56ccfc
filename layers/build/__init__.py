"""Packages to GeoJSON: what `make layers` runs. Nothing here runs with the dashboard."""
