"""The shell over the core: what the pages are made of. Each page alone has a folder; what several use is in `parts`."""
