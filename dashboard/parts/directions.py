"""The directions of the log in words."""

from dashboard.i18n.translator import Translator, message

_DIRECTIONS = {
    "both": message("both ways"), "CN>KP": message("from China to the DPRK"),
    "KP>CN": message("from the DPRK to China"), "RU>KP": message("from Russia to the DPRK"),
    "KP>RU": message("from the DPRK to Russia"), "CN>RU>KP": message("from China via Russia to the DPRK"),
}  # fmt: skip


def in_words(direction: str, say: Translator) -> str:
    """A direction in words, unescaped; as the log writes it where there are none."""
    return say(_DIRECTIONS[direction]) if direction in _DIRECTIONS else direction
