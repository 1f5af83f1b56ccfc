"""Logs larger than one machine: on the workers of Dask, crossing by crossing, with the engine's own functions."""
