"""The Map page: time map, answer, table of a period."""
