"""A data package from its files: descriptor, tables, layers, story, and the Dataset that they make."""
