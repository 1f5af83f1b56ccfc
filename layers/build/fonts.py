"""`python -m layers.build.fonts`: writes the typefaces of the pictures of links, cut down to what these may write.

Each is an open font (OFL), fetched as the map's raw material is. Korean has the syllables of KS X 1001, Chinese the
first level of GB 2312, and both every character of the catalogues and tables beside that, so that the pictures can
write a new name too. Bold Chinese has only the latter: it is the largest file.
"""

from __future__ import annotations

import json
import tarfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from layers.build.fetch import archive

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "layers" / "fonts"
TEXTS = ("dashboard/i18n/catalogues/*.po", "raillinks/**/*.po", "data/*.csv", "datapackage.json", "layers/*.geojson")
"""The files whose characters every typeface of their script has."""
OWN_NAME = "Rail Links Sans"
"""What our part of Source Sans is called: its licence reserves the name "Source"."""
_LATIN = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x1E00, 0x1F00), *range(0x400, 0x460))}
_SIGNS = set("‐‑–—‘’‚“”„†•…‰′″‹›€№™←↑→↓−×≈≠≤≥")
_EAST_ASIAN_SIGNS = set("、。〈〉《》「」『』【】〓〔〕・（），．：；？！～－％＋／［］") | _SIGNS
_NAMES_KEPT = (0, 1, 2, 3, 4, 5, 6, 13, 14)
_FAMILY, _UNIQUE, _FULL, _POSTSCRIPT = 1, 3, 4, 6
_TABLES_DROPPED = ("BASE", "GSUB", "VORG", "vhea", "vmtx", "STAT", "meta", "DSIG")


@dataclass(frozen=True)
class Face:
    """One file of a typeface.

    Args:
        package: The short name of its package in `packages.toml`.
        member: The font file in the package.
        characters: What it is cut down to.
    """

    package: str
    member: str
    characters: frozenset[str]


def main() -> None:
    """Writes all files and their licences, and prints the size of each."""
    FONTS.mkdir(exist_ok=True)
    written = {}
    for name, face in faces().items():
        path = FONTS / f"{name}.woff"
        path.write_bytes(
            cut_down(_member(face.package, face.member), face.characters, own_name=name.startswith("latin"))
        )
        written[name] = "".join(map(chr, sorted(TTFont(path).getBestCmap())))
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
    text = json.dumps(written, ensure_ascii=False, indent=1)
    (FONTS / "characters.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")
    for package in ("latin-font", "korean-font", "chinese-font"):
        text = _member(package, "LICENSE_FONT").decode("utf-8")
        (FONTS / f"OFL-{package.removesuffix('-font')}.txt").write_text(text, encoding="utf-8", newline="\n")


def faces() -> dict[str, Face]:
    """Every file of the pictures' typefaces, by its name without ending."""
    written = {character for pattern in TEXTS for path in ROOT.glob(pattern) for character in path.read_text("utf-8")}
    hangul = {character for character in written if "가" <= character <= "힣"}
    han = {character for character in written if "㐀" <= character <= "鿿"}
    others = written - hangul - _LATIN - _SIGNS
    korean = frozenset(_KS_X_1001 | hangul | _EAST_ASIAN_SIGNS)
    return {
        "latin-regular": Face("latin-font", "400Regular/SourceSans3_400Regular.ttf", frozenset(_LATIN | _SIGNS)),
        "latin-bold": Face("latin-font", "600SemiBold/SourceSans3_600SemiBold.ttf", frozenset(_LATIN | _SIGNS)),
        "korean-regular": Face("korean-font", "400Regular/NotoSansKR_400Regular.ttf", korean),
        "korean-bold": Face("korean-font", "600SemiBold/NotoSansKR_600SemiBold.ttf", korean),
        "chinese-regular": Face(
            "chinese-font",
            "400Regular/NotoSansSC_400Regular.ttf",
            frozenset(_GB_2312_FIRST | others | _EAST_ASIAN_SIGNS),
        ),
        "chinese-bold": Face(
            "chinese-font", "600SemiBold/NotoSansSC_600SemiBold.ttf", frozenset(han | _EAST_ASIAN_SIGNS)
        ),
    }


def _two_bytes(encoding: str, first: range) -> set[str]:
    """The characters of some rows of a two-byte character set, as its codec knows them."""
    pairs = (bytes([row, cell]) for row in first for cell in range(0xA1, 0xFF))
    return set("".join(pair.decode(encoding, "ignore") for pair in pairs))


_KS_X_1001 = _two_bytes("euc_kr", range(0xB0, 0xC9))
_GB_2312_FIRST = _two_bytes("gb2312", range(0xB0, 0xD8))


def cut_down(font: bytes, characters: Iterable[str], *, own_name: bool) -> bytes:
    """A font with the glyphs of some characters only, as WOFF, the same bytes each time.

    Args:
        font: A TrueType font.
        characters: What it is to write; what it has no glyph for is left out.
        own_name: Whether it gets `OWN_NAME`, since its licence reserves its name.
    """
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk"]
    options.hinting = False
    options.name_IDs = list(_NAMES_KEPT)
    options.notdef_outline = True
    options.drop_tables += list(_TABLES_DROPPED)
    whole = TTFont(BytesIO(font), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(map(ord, characters)))
    subsetter.subset(whole)
    if own_name:
        _rename(whole)
    whole.flavor = "woff"
    written = BytesIO()
    whole.save(written)
    return written.getvalue()


def _rename(font: TTFont) -> None:
    style = font["name"].getDebugName(2)
    for number, text in {
        _FAMILY: OWN_NAME, _UNIQUE: f"{OWN_NAME} {style}", _FULL: f"{OWN_NAME} {style}",
        _POSTSCRIPT: f"{OWN_NAME} {style}".replace(" ", ""),
    }.items():  # fmt: skip
        font["name"].setName(text, number, 3, 1, 0x409)


def _member(package: str, name: str) -> bytes:
    with tarfile.open(archive(package)) as packed:
        file = packed.extractfile(f"package/{name}")
        if file is None:
            raise FileNotFoundError(name)
        return file.read()


if __name__ == "__main__":
    main()
