"""Logs larger than memory, on workers of Dask."""
