"""What names a content that components load by URL: a hash of all that it is made of.

That is the package, the query of its address, and the code, words and libraries that make it. So naming a content needs
no computation, and browsers may keep it for ever.
"""

from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from urllib.parse import parse_qsl

MOST_FIELDS = 2_000
"""How many names and values a query may have: more than all filters of a large package together."""
MADE_BY = (
    "raillinks/**/*.py", "raillinks/**/*.po", "layers/*.py", "timemap/payload.py", "timemap/existence.py",
    "timemap/day_numbers.py", "dashboard/i18n/**/*.py", "dashboard/i18n/**/*.po", "dashboard/parts/*.py",
    "dashboard/session/own_log.py", "dashboard/link_card/*.py", "layers/fonts/*",
)  # fmt: skip
"""The files that decide on the bytes of a content, beside the package."""
_ROOT = Path(__file__).resolve().parents[2]
_WITH = ("babel", "numpy", "pandas", "pillow", "pydeck", "shapely")
"""The libraries that do, too: names of days and months, the map's specification, what draws pictures."""


def name_of(content_hash: str, query: str) -> str:
    """The name of the content that a query asks for of a package.

    Args:
        content_hash: The hash of the package.
        query: The query of the address; before it whatever else tells contents apart.
    """
    return sha256(f"{makers()}\0{content_hash}\0{query}".encode()).hexdigest()[:24]


@lru_cache(maxsize=1)
def makers() -> str:
    """A hash of all that decides on the bytes beside package and query; read once, as the code itself is."""
    together = sha256("\0".join(f"{name} {version(name)}" for name in _WITH).encode())
    for path in sorted({path for pattern in MADE_BY for path in _ROOT.glob(pattern)}):
        content = path.read_bytes()
        together.update(f"\0{path.relative_to(_ROOT).as_posix()}\0{len(content)}\0".encode() + content)
    return together.hexdigest()


def fields_of(query: str) -> list[tuple[str, str]]:
    """The names and values of a query.

    Raises:
        ValueError: There are more than `MOST_FIELDS`.
    """
    return parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
