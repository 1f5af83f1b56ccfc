"""The desk on a small log of its own."""

from tests.support.desk_page import desk

__all__ = ["desk"]
