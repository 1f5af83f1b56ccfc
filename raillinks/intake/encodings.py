"""Which encoding a text file has: marks, UTF-8 and UTF-16 for certain, all others by what they would say."""

import codecs
from collections.abc import Iterator

from charset_normalizer import from_bytes

from raillinks.intake.limits import RefusedError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_WIDER = {
    "euc_kr": "cp949", "johab": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "shift_jis_2004": "cp932", "shift_jisx0213": "cp932", "euc_jis_2004": "euc_jp", "euc_jisx0213": "euc_jp",
    "big5hkscs": "big5",
}  # fmt: skip
"""Encodings, and the one that contains them and that programs write."""
_LEGACY = (
    "cp949", "gb18030", "cp932", "euc_jp", "big5", "cp1251", "koi8_r", "cp1252", "cp1250", "cp1253", "cp1254", "cp866",
    "euc_kr", "gb2312", "gbk", "shift_jis",
)  # fmt: skip
_SAMPLE = 32_000
_LOOKED_AT = 4_000
_MOSTLY = 0.2
HINT = "mapping: reading.encoding, the name of the encoding, such as cp949, gb18030, cp932, cp1251 or cp1252"


def to_utf8(content: bytes, named: str = "") -> tuple[bytes, str]:
    """A text file in UTF-8 without a mark, and the encoding that it had.

    Args:
        content: Its bytes.
        named: The encoding, where somebody has said it.

    Raises:
        RefusedError: It cannot be read in any.
    """
    mark, marked = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", ""))
    if named:
        return _decoded(content.removeprefix(mark) if mark else content, named)
    if marked:
        return _decoded(content[len(mark) :], marked)
    if wide := _without_mark(content):
        return _decoded(content, wide)
    if _is_utf8(content):
        return content, "utf-8"
    for name in _candidates(content):
        try:
            return content.decode(name).encode(), name
        except UnicodeError:
            continue
    raise RefusedError("unknown-encoding", "the text is in no encoding that is known here", HINT)


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decoded(content: bytes, name: str) -> tuple[bytes, str]:
    try:
        if name == "utf-8":
            content.decode()
            return content, name
        return content.decode(name).encode(), name
    except LookupError as error:
        raise RefusedError("unknown-encoding", f"there is no encoding '{name[:40]}'", HINT) from error
    except UnicodeError as error:
        place = getattr(error, "start", 0)
        row = content[:place].count(b"\n") + 1
        raise RefusedError("wrong-encoding", f"the text is not in {name} from row {row} on", HINT, row) from error


def _without_mark(content: bytes) -> str:
    """UTF-16 without a mark: every second byte of digits, commas and line ends is zero."""
    head = content[:_LOOKED_AT]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < _MOSTLY * len(head) / 2 or min(even, odd) > max(even, odd) / 4:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _candidates(content: bytes) -> Iterator[str]:
    """Encodings in which the lines with other letters than ASCII make sense, the likeliest first."""
    for match in from_bytes(_telling(content), cp_isolation=list(_LEGACY)):
        name = _WIDER.get(match.encoding, match.encoding)
        if name in {"cp1250", "cp1254", "cp1253"} and _same(bytes(match.raw), name, "cp1252"):
            name = "cp1252"
        yield name


def _same(sample: bytes, one: str, other: str) -> bool:
    try:
        return sample.decode(one) == sample.decode(other)
    except UnicodeError:
        return False


def _telling(content: bytes) -> bytes:
    """The first lines that are not ASCII, enough of them to tell encodings apart."""
    sample = bytearray()
    for line in content.splitlines():
        if not line.isascii():
            sample += line[:_SAMPLE] + b"\n"
        if len(sample) > _SAMPLE:
            break
    return bytes(sample)
