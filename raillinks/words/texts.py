"""Which texts a data package may have: characters that can be displayed and exported; web addresses."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters other than tab and line ends, lone surrogates, and noncharacters."""

CONTROL = "\\x00-\\x1f\\x7f-\\x9f\\x{2028}\\x{2029}"
"""What no text of one line has, as RE2 writes it in a class: control characters, and Unicode's ends of lines."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

BETWEEN = "; "
"""What stands between several texts in one cell. No web address contains it, since none contains a space."""


def why_not_text(text: str) -> str:
    """Says which character of a text cannot be used; empty if all can."""
    match = NOT_TEXT.search(text)
    return f"the character U+{ord(match[0]):04X} cannot be shown" if match else ""


def one_line(text: str) -> str:
    """A text in one line: a blank stands for control characters and ends of lines."""
    return " ".join(filter(None, map(str.strip, _CONTROL.split(text))))


def any_of(words: Iterable[str]) -> str:
    """English words of which one is meant: "open, partial or suspended"."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def is_web_address(url: str) -> bool:
    """Whether it is an http or https address with a host, without characters that would end it in HTML or Markdown."""
    if not re.fullmatch(r"https?://[^\s<>\"]+", url):
        return False
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:  # brackets that enclose no IPv6 address
        return False
