"""Requests, messages of fields and files that no page sends, each by a seed: `python -m tests.fuzz --help`."""
