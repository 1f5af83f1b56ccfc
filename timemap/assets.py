"""Files of components, served by URL: an address names its content, so that browsers keep it for ever.

A component's own `js=`, `css=` and `html=` would travel whole in the message of every run. What travels instead is a
few lines that import the module (`loader.js`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

STATIC = Path(__file__).parent / "static"
STYLES = ("frame", "map", "list", "controls", "timeline", "one_column", "phone", "dialog", "paper")
"""Parts of the time map's style sheet, in `timemap/styles/`: served as one, in this order, since later rules win."""
_LOADER = (Path(__file__).parent / "loader.js").read_text(encoding="utf-8")
_NEED_NOT_TRAVEL = re.compile(r"^ *//.*\n|^ */\*\*.*\*/\n|^\n| +// .*$|^ +", re.MULTILINE)
"""Comments, empty lines and indents."""
_IMPORT = re.compile(rb"""(\b(?:from|import)\s*\(?\s*['"])(?:\.{1,2}/)+(?:\w+/)*(\w+\.js['"])""")


@dataclass(frozen=True)
class Assets:
    """Files under one address that names what they hold together.

    They are modules that import each other by name, whatever folder each is in here: a change of one gives all of them
    new addresses.

    Attributes:
        url: The address of the folder, from the server's root, with the slash at its end.
        files: Name → content.
        later: Names of the scripts that are loaded only when a reader wants what they do.
    """

    url: str
    files: Mapping[str, bytes]
    later: frozenset[str] = frozenset()

    def modules(self) -> list[str]:
        """The addresses of the scripts that run at once, so that a page can ask for all of them together."""
        return [f"{self.url}{name}" for name in self.files if name.endswith(".js") and name not in self.later]

    def loader(self, module: str) -> str:
        """The script of a component that is one of the modules: a few lines that import it.

        Args:
            module: The module's file name; its default export is what Streamlit calls.
        """
        return _NEED_NOT_TRAVEL.sub("", _LOADER).replace("MODULE_URL", f"{self.url}{module}")


def by_name(module: bytes) -> bytes:
    """A module that imports others by name, from the folder that it is served in."""
    return _IMPORT.sub(rb"\1./\2", module)


def assets(
    folder: str, paths: Iterable[Path], later: Iterable[str] = (), made: Mapping[str, bytes] = MappingProxyType({})
) -> Assets:
    """Reads files for serving.

    Args:
        folder: Where they are served, below the server's root, without slashes at its ends.
        paths: The files; no two have the same name.
        later: As in `Assets`.
        made: Further files, made of several: name → content.
    """
    files = {path.name: by_name(path.read_bytes()) for path in sorted(paths, key=lambda path: path.name)} | dict(made)
    together = sha256()
    for name, content in files.items():
        together.update(f"{name}\0{len(content)}\0".encode() + content)
    return Assets(f"/{folder}/{together.hexdigest()[:16]}/", MappingProxyType(files), frozenset(later))


PICTURE_MODULES = (
    "picture.js", "picture_dialog.js", "picture_fields.js", "picture_files.js", "picture_frame.js",
    "picture_legend.js", "picture_plan.js", "picture_texts.js", "save_file.js", "scene_canvas.js", "scene_svg.js",
    "shown_answer.js", "text_lines.js",
)  # fmt: skip
"""The scripts that only the dialog "Save picture" needs."""
_STYLE = b"".join((STATIC.parent / "styles" / f"{name}.css").read_bytes() for name in STYLES)
TIME_MAP = assets(
    "assets/timemap", STATIC.rglob("*.js"), later=(*PICTURE_MODULES, "show_map.js"), made={"time_map.css": _STYLE}
)
"""The time map's modules and style sheet."""
