"""Exports: tables, formats, citations, feeds, descriptors, OpenAPI."""
