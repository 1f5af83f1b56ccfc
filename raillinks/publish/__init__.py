"""What leaves: CSV, JSON, GeoJSON, zip, citations, feed, OpenAPI."""
