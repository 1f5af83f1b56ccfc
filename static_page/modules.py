"""The scripts of the page: those of the dashboard's components as they are, and the page's own around them.

They import each other by name, and the page says where each name is (an import map): in its own files, or inside one
file, from which no browser imports by path.
"""

import re
from pathlib import Path

import layers
from dashboard.session.page_links import PAGE
from dashboard.widgets.sortable_table import TABLE
from timemap.assets import TIME_MAP, by_name

STATIC = Path(__file__).parent / "static"
PREFIX = "rl/"
"""What the names of modules begin with."""
BOOT = "boot.js"
"""The script in the page itself, which finds the others."""
OF_PAGES = ("answer.js", "show_map.js")
"""Modules of every page of the dashboard that this one has too."""
FONTS = Path(layers.__file__).parent / "fonts"
TYPEFACES = ("latin-regular.woff", "latin-bold.woff")
"""The typefaces of the page, beside the system's own: those of Streamlit, cut down for the pictures of links."""
_IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*\(?\s*)(['"])\./([\w.]+)\2""")
_COMMENT = re.compile(
    r"""^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n"""  # has its lines to itself
    r"""|(?<=[^\s'"`])[ \t]+//\ [^'"`\n]*$""",  # ends a line of code; not what a text in quotes has
    re.MULTILINE,
)
_COMMENT_OF_STYLE = re.compile(r"\s*/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def first() -> dict[str, str]:
    """The modules that run at once, by name."""
    own = {path.name: by_name(path.read_bytes()) for path in STATIC.glob("*.js") if path.name != BOOT}
    named = {
        **{
            name: TIME_MAP.files[name] for name in TIME_MAP.files if name.endswith(".js") and name not in TIME_MAP.later
        },
        **{name: TABLE.files[name] for name in TABLE.files},
        **{name: PAGE.files[name] for name in OF_PAGES},
        **own,
    }
    return {name: _module(content) for name, content in sorted(named.items())}


def later() -> dict[str, str]:
    """The modules that only the saved picture needs, by name."""
    return {name: _module(TIME_MAP.files[name]) for name in sorted(TIME_MAP.later.difference(OF_PAGES))}


def typefaces() -> dict[str, bytes]:
    """The files of the typefaces by their names."""
    return {name: (FONTS / name).read_bytes() for name in TYPEFACES}


def licences() -> str:
    """The licences of all that the page hands on: our own code and data, deck.gl and the typefaces."""
    root = STATIC.parents[1]
    files = [
        root / "LICENSE",
        root / "LICENSE-DATA.md",
        *sorted(STATIC.glob("*.txt")),
        FONTS / "OFL-latin.txt",
    ]
    texts = [f"{path.name}\n\n{path.read_text(encoding='utf-8').strip()}\n" for path in files]
    return f"\n{'-' * 80}\n\n".join(texts)


def style() -> str:
    """The time map's style sheet."""
    return TIME_MAP.files["time_map.css"].decode()


def _module(content: bytes) -> str:
    """A module whose imports name what the page finds."""
    return _IMPORT.sub(rf"\1\2{PREFIX}\3\2", plain_script(content.decode()))


def plain_script(source: str) -> str:
    """A script without comments and indents, a third of what would travel.

    A test compares what a parser makes of both.
    """
    return _INDENT.sub("", _COMMENT.sub("", source))


def plain_style(sheet: str) -> str:
    """A style sheet without comments and indents. A test compares what a browser makes of both."""
    return _INDENT.sub("", _COMMENT_OF_STYLE.sub("", sheet))
