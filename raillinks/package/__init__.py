"""A data package: schema, files, tables, layers, `Dataset`."""
