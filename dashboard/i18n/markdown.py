"""Text from data inside labels that Streamlit reads as Markdown."""

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&])")
_DIRECTIVE = re.compile(r":(?=\w)")
_ADDRESS = re.compile(r":(?=//)|@|\bwww(?=\\\.)", re.IGNORECASE)
"""Where Markdown would see the address of a page or of a mailbox, and make a link of it."""
_WORD_JOINER = "\u2060"  # invisible; Streamlit looks for `:material/…:` and `:red[…]` after Markdown's own escapes


def plain(text: str) -> str:
    """A text as Markdown that shows it as it is, on one line."""
    escaped = _DIRECTIVE.sub(f":{_WORD_JOINER}", _MARKUP.sub(r"\\\1", " ".join(text.split())))
    return _ADDRESS.sub(lambda found: f"{found[0]}{_WORD_JOINER}", escaped)
