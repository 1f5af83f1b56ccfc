"""Exports: CSV, JSON, GeoJSON, zip, citations, feed, OpenAPI."""
