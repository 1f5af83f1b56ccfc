"""The map layers: the files, the table of how each is drawn, the look of each status, and pydeck."""
