"""The map layers: their files, how each is drawn, the look of each status, and the pydeck specification."""
