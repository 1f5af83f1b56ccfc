"""Files that are broken in one way or several, each by a seed; bombs too."""

import copy
import csv
import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

from tests.importer import sound
from tests.support.tiers import seeded

Random = random.Random
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp949", "gb18030", "cp932", "cp1252", "latin-1")
BYTES = b"\x00\x01\xff\xfe\x80\"',;\t\r\n|\\"


def _cut(content: bytes, chosen: Random) -> bytes:
    return content[: chosen.randrange(len(content) + 1)]


def _flip(content: bytes, chosen: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chosen.randrange(1, 12)):
        if changed:
            changed[chosen.randrange(len(changed))] = chosen.randrange(256)
    return bytes(changed)


def _insert(content: bytes, chosen: Random) -> bytes:
    at = chosen.randrange(len(content) + 1)
    piece = bytes(chosen.choice(BYTES) for _ in range(chosen.randrange(1, 30)))
    return content[:at] + piece + content[at:]


def _repeat(content: bytes, chosen: Random) -> bytes:
    start = chosen.randrange(len(content) + 1)
    return (
        content[:start] + content[start : start + chosen.randrange(1, 200)] * chosen.randrange(2, 50) + content[start:]
    )


def _swap(content: bytes, chosen: Random) -> bytes:
    at = chosen.randrange(len(content) + 1)
    return content[at:] + content[:at]


DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (_cut, _flip, _insert, _repeat, _swap)
_ODD_CELLS = (
    "", " ", '"', '""', '"x', 'x"y', "\t", "2020-13-01", "31/02/2020", "03/04/2020",
    "99999999999999999999", "-1", "NaN", "1e999", "2020-01-01/..", "../..", "0000-00-00", "年月日", "2020년",
    "=1+1", "x" * 12_000, "🚂" * 50, "\u202e", "a\x00b", "closed?", "on off", "9999-12-31", "2020-02-30",
    "12.5.20", "44000", "٢٠٢٠", "null", "None", "\ufeff",
)  # fmt: skip


def malformed_csv(seed: int) -> bytes:
    """A CSV that is damaged in its rows, its bytes or its encoding."""
    chosen = seeded(f"broken file {seed}")
    delimiter, end = chosen.choice(",;\t|"), chosen.choice(("\n", "\r\n", "\r"))
    lines = sound.csv_text(delimiter, end).split(end)
    for _ in range(chosen.randrange(4)):
        at = chosen.randrange(len(lines))
        cells = lines[at].split(delimiter)
        cells[chosen.randrange(len(cells))] = chosen.choice(_ODD_CELLS)
        if chosen.random() < 0.3:
            cells = cells[: chosen.randrange(len(cells))] if chosen.random() < 0.5 else cells * 2
        lines[at] = delimiter.join(cells)
    if chosen.random() < 0.2:
        chosen.shuffle(lines)
    text = end.join(lines)
    content = text.encode(chosen.choice(ENCODINGS), errors=chosen.choice(("replace", "ignore", "backslashreplace")))
    for _ in range(chosen.randrange(3)):
        content = chosen.choice(DAMAGES)(content, chosen)
    return content


_ODD_VALUES: tuple[Any, ...] = (
    None,
    7,
    -1.5,
    True,
    [],
    {},
    [[[]]],
    "x",
    {"type": "Point"},
    "\ud800",
    1e300,
    "=1+1",
    {"a": {"b": [1]}},
)


def malformed_geojson(seed: int) -> bytes:
    """A GeoJSON with odd values in odd places, or damaged bytes."""
    chosen = seeded(f"broken file {seed}")
    tree = json.loads(sound.geojson())
    for _ in range(chosen.randrange(1, 4)):
        _put(tree, chosen)
    content = json.dumps(tree, ensure_ascii=chosen.random() < 0.5).encode(errors="replace")
    if chosen.random() < 0.3:
        content = chosen.choice(DAMAGES)(content, chosen)
    return content


def _put(tree: object, chosen: Random) -> None:
    """An odd value somewhere in a tree."""
    while True:
        keys = list(tree) if isinstance(tree, dict) else list(range(len(tree))) if isinstance(tree, list) else []
        if not keys:
            return
        key = chosen.choice(keys)
        if chosen.random() < 0.3 or not isinstance(tree[key], dict | list):  # type: ignore[index]
            tree[key] = copy.deepcopy(chosen.choice(_ODD_VALUES))  # type: ignore[index]
            return
        tree = tree[key]  # type: ignore[index]


_PACKED = (sound.xlsx, sound.xls, sound.ods, sound.parquet, sound.zip_of_tables)


def malformed_packed(seed: int) -> bytes:
    """An XLSX, ODS, Parquet or zip with damaged bytes, or with a damaged file inside a whole zip."""
    chosen = seeded(f"broken file {seed}")
    content = _PACKED[seed % len(_PACKED)]()
    if content.startswith(b"PK") and chosen.random() < 0.6:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {info.filename: archive.read(info) for info in archive.infolist()}
        for _ in range(chosen.randrange(1, 3)):
            name = chosen.choice(list(files))
            files[name] = chosen.choice(DAMAGES)(files[name], chosen)
        if chosen.random() < 0.2:
            del files[chosen.choice(list(files))]
        return sound.zipped(files)
    for _ in range(chosen.randrange(1, 3)):
        content = chosen.choice(DAMAGES)(content, chosen)
    return content


def as_csv(rows: list) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(errors="replace")


_HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)",
    "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+1", "-1+1", '=HYPERLINK("http://x","y")',
    "'; DROP TABLE events; --", "${7*7}", "{{7*7}}", "%s%n", "../../etc/passwd", "\\\\server\\share",
    "__proto__", "constructor", "[x](javascript:alert(1))", "`code`", "$x^2$", "&lt;b&gt;", "&#x3c;",
    "]]>", "<!--", "-->", "<?xml?>", "<!DOCTYPE x>", "\u202edesrever", "a\u0000b", "\ufffe", "\u2028",
    "Z\u0351\u036b\u0343a\u0300", "🏴\u200d☠\ufe0f", "ﷺ", "x" * 9_999, "NaN", "Infinity", "null", "true",
    "1e309", "data:text/html,x", "\x1b[31mred",
)  # fmt: skip


def hostile_texts(n: int, seed: int) -> list[str]:
    """Texts that programs have stumbled over, alone and joined."""
    chosen = seeded(f"broken file {seed}")
    return [
        chosen.choice(_HOSTILE) if n > len(_HOSTILE) and number >= len(_HOSTILE) and chosen.random() < 0.2
        else _HOSTILE[(seed + number) % len(_HOSTILE)] if number < len(_HOSTILE)
        else chosen.choice(_HOSTILE) + chosen.choice(("", " ", "\n", ",", '"')) + chosen.choice(_HOSTILE)
        for number in range(n)
    ]  # fmt: skip
