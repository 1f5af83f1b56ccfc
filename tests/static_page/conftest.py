"""The page of the bundled log and that of the tiny one."""

from tests.support.built_page import folder, made, page_log, single

__all__ = ["folder", "made", "page_log", "single"]
