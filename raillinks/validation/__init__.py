"""Reads and checks a whole package."""
