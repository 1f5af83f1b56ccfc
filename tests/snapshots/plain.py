"""What a snapshot keeps of a text."""

import json
import re

import pyarrow as pa

WORD = re.compile(r"(?<![\w<\"'=./#&?%:-])[^\W\d_]{2,}(?![\w\"'=./-])")
"""A word of a sentence: one that is no name of a column, part of an address, or value in quotes."""
KEPT = {
    "open", "partial", "suspended", "closed", "unknown", "freight", "passenger", "stands", "disputed", "withdrawn",
    "Alpha", "Beta", "Gamma", "Delta", "Rho", "Sigma",
    "알파", "베타", "로", "시그마",
}  # fmt: skip
"""Words that say what is so."""


CODE = re.compile(r"(js|css)_(content|source_path)|data: \"ARROW")
"""Lines of a part of a page that are no content."""
HASH = re.compile(r"\b[0-9a-f]{16,}\b|\$\$ID-[^\s\"]+|(?<=desk_)[\w-]{16}(?=_)|(?<=\"since\": \")[\w-]{16} \d+")
"""Names made of hashes, or drawn for a session."""


def plain(text):
    """A text without its plain words and with a line for each of its parts; without code, and names made of hashes."""
    text = HASH.sub("HASH", re.sub(r"(?s)<style>.*?</style>|<script>.*?</script>", "", text))
    text = WORD.sub(lambda word: word[0] if word[0] in KEPT else "", text)
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if re.search(r"[^\W\d_]", line))


CHART = re.compile(r'(?m)^\s*data: "(\\377\\377\\377\\377.*)"$')
"""The rows of a chart: one table in Arrow's streaming format, whose bytes depend on how the texts were held."""


def rows_of(chart):
    """Each row of a chart on a line of its own."""
    stream = pa.ipc.open_stream(chart[1].encode("ascii").decode("unicode_escape").encode("latin-1"))
    return "\n".join(json.dumps(row, default=str, ensure_ascii=False) for row in stream.read_all().to_pylist())


def text_of(proto):
    """What a part of a page has, with its letters in place of their bytes."""
    text = CHART.sub(rows_of, str(proto))
    text = "\n".join(line for line in text.splitlines() if not CODE.match(line.lstrip()))
    text = re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), text.encode()).decode("utf-8", "replace")
    return text.replace("\\n", "\n").replace("\\'", "'").replace('\\"', '"')
