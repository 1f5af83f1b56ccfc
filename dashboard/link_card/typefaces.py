"""The typefaces of the picture. They are in `layers/fonts`, so that no machine lacks a glyph.

A text is written in the typefaces of its language's scripts, character by character, and where bold has no glyph in
regular. A character that none of them has is written as a geta mark, as East Asian printers do: never as an empty box.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import layers

FOLDER = Path(layers.__file__).parent / "fonts"
GETA = "〓"
"""What is written for a character that no typeface has."""
_ORDER = {"ko": ("latin", "korean", "chinese"), "zh": ("chinese", "latin", "korean")}
_OF_OTHERS = ("latin", "chinese", "korean")
_WORD = re.compile(r"\s+|[^\s]+")
_HAN = re.compile("[㐀-鿿]")
_NOT_FIRST = frozenset("、。，．；：？！）》〉」』】〕”’…·％%),.;:?!–—")
_LAST_IN_WORD = frozenset("–-/")
_NOT_LAST = frozenset("（《〈「『【〔“‘(")
_HALO = 2.5
Colour = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is written.

    Args:
        lang: A code of `LANGUAGES`: it decides which typeface comes first.
        size: In pixels.
        bold: Whether it is bold.
        ink: Its colour.
        halo: The colour round it, on a map; empty = none.
    """

    lang: str
    size: float
    bold: bool = False
    ink: Colour = (27, 27, 27)
    halo: Colour = ()


@lru_cache(maxsize=1)
def characters() -> dict[str, frozenset[str]]:
    """The characters of each file of the typefaces, by its name without ending."""
    table = json.loads((FOLDER / "characters.json").read_text(encoding="utf-8"))
    return {name: frozenset(text) for name, text in table.items()}


@lru_cache(maxsize=256)
def _font(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FOLDER / f"{name}.woff"), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def _file(character: str, lang: str, *, bold: bool) -> str:
    """The file of the typeface that writes a character; empty if none does."""
    order = _ORDER.get(lang, _OF_OTHERS)
    names = [f"{script}-{weight}" for script in order for weight in (("bold", "regular") if bold else ("regular",))]
    return next((name for name in names if character in characters()[name]), "")


def _runs(text: str, kind: Type) -> list[tuple[ImageFont.FreeTypeFont, str]]:
    """The text in pieces of one typeface each."""
    runs: list[tuple[str, str]] = []
    for character in text:
        name = _file(" " if character.isspace() else character, kind.lang, bold=kind.bold)
        shown = character if name else GETA
        name = name or _file(GETA, kind.lang, bold=kind.bold)
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1] + shown)
        else:
            runs.append((name, shown))
    return [(_font(name, kind.size), piece) for name, piece in runs]


def width(text: str, kind: Type) -> float:
    """How wide a text is, in pixels."""
    return sum(font.getlength(piece) for font, piece in _runs(text, kind))


def write(image: Image.Image, at: tuple[float, float], text: str, kind: Type) -> None:
    """Writes a line of text.

    Args:
        image: What it is written on.
        at: The left end of its base line.
        text: The text.
        kind: How.
    """
    draw = ImageDraw.Draw(image)
    for colour, edge in ((kind.halo, _HALO), (kind.ink, 0)) if kind.halo else ((kind.ink, 0),):
        x = at[0]
        for font, piece in _runs(text, kind):
            draw.text((x, at[1]), piece, colour, font, anchor="ls", stroke_width=edge)
            x += font.getlength(piece)


def lines(text: str, kind: Type, room: float) -> list[str]:
    """A text in lines of at most a width; a word that is wider stands alone, cut off with an ellipsis.

    A line ends between words, after a dash, and in Chinese between any two characters, but never before or after a
    sign that must not begin or end one.

    Args:
        text: The text.
        kind: How it is written.
        room: In pixels.
    """
    broken, line = [], ""
    for piece in _pieces(text):
        if line and width((line + piece).rstrip(), kind) > room:
            broken.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [cut(each, kind, room) for each in (*broken, line.rstrip()) if each]


def cut(text: str, kind: Type, room: float) -> str:
    """A text, cut off with an ellipsis if it is wider than a width in pixels."""
    if width(text, kind) <= room:
        return text
    while text and width(f"{text}…", kind) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _pieces(text: str) -> list[str]:
    """The smallest pieces between which a line may end."""
    pieces: list[str] = []
    for word in _WORD.findall(text):
        start = 0
        for at in range(1, len(word)):
            if _may_end(word[at - 1], word[at]):
                pieces.append(word[start:at])
                start = at
        pieces.append(word[start:])
    return pieces


def _may_end(before: str, after: str) -> bool:
    """Whether a line may end between two characters of a word."""
    if before.isdigit() or after.isdigit() or before in _NOT_LAST or after in _NOT_FIRST:
        return False
    return before in _LAST_IN_WORD or bool(_HAN.match(before) or _HAN.match(after))
