"""Reads the files of a data package: descriptor, tables, layers and story; `Dataset` has all of them."""
