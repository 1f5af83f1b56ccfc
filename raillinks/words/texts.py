"""Which texts a data package may have: characters that can be displayed and exported; web addresses."""

import re
from urllib.parse import urlsplit

NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters other than tab and line ends, lone surrogates, and noncharacters."""

BETWEEN = "; "
"""What stands between several texts in one cell. No web address contains it, since none contains a space."""


def why_not_text(text: str) -> str:
    """Says which character of a text cannot be used; empty if all can."""
    match = NOT_TEXT.search(text)
    return f"the character U+{ord(match[0]):04X} cannot be shown" if match else ""


def is_web_address(url: str) -> bool:
    """Whether it is an http or https address with a host, without characters that would end it in HTML or Markdown."""
    if not re.fullmatch(r"https?://[^\s<>\"]+", url):
        return False
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:  # brackets that enclose no IPv6 address
        return False
