"""The package that is served: the last good state of its files."""
