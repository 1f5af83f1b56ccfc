"""The map layers: GeoJSON files, their order, the look of each status."""
