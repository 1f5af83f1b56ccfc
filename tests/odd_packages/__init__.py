"""Packages that differ from ours by one omission or oddity: each is refused with its place, or everything works."""
