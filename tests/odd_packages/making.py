"""What the oddities are made of: a sound package, and the ways to change its files."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests import tiny
from tests.conftest import ROOT

Files = dict[str, bytes]
Make = Callable[[Files], Files]

DESCRIPTOR = "datapackage.json"
HOSTILE = "<script>alert(1)</script> | [x](javascript:alert(1)) `$x^2$` __proto__ \"'\\"
ADDRESS = "javascript:alert(document.domain)"
MISSING = object()
OTHERS = {"missing": MISSING, "null": None, "number": 7, "list": ["a", 1], "object": {"a": {}}, "empty": "",
          "hostile": HOSTILE, "surrogate": "Sinuiju \ud800", "control": "a\u0007b"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Oddity:
    """One odd package.

    Args:
        name: What is odd.
        make: Gives its files.
        whole: Whether it is made from the bundled package; else from the complete tiny one.
    """

    name: str
    make: Make
    whole: bool = False

    @property
    def files(self) -> Files:
        """The files of the package; the descriptor's checksums are still those of the sound one."""
        return self.make(dict(bundled() if self.whole else sound()))


@cache
def sound() -> Files:
    """The complete tiny package, without checksums: the descriptor's are those of the bundled files."""
    files = tiny.complete_files()
    tree = json.loads(files[DESCRIPTOR])
    for resource in tree["resources"]:
        for key in ("bytes", "hash", "rows"):
            resource.pop(key, None)
    return files | {DESCRIPTOR: json.dumps(tree).encode()}


@cache
def bundled() -> Files:
    listed = json.loads((ROOT / DESCRIPTOR).read_bytes())["resources"]
    return {path: (ROOT / path).read_bytes() for path in [DESCRIPTOR, *(r["path"] for r in listed)]}


def in_json(path: str, change: Callable[[dict], object]) -> Make:
    """Changes a JSON file in place."""

    def make(files: Files) -> Files:
        tree = json.loads(files[path])
        change(tree)
        return files | {path: json.dumps(tree).encode()}

    return make


def put(holder: Any, key: Any, value: object) -> None:
    """A value in place of another, or nothing in place of it."""
    if value is not MISSING:
        holder[key] = value
    elif isinstance(holder, list) or key in holder:
        del holder[key]


def without(path: str) -> Make:
    """The package without a file, and without its resource."""

    def make(files: Files) -> Files:
        kept = {name: content for name, content in files.items() if name != path}
        listed = in_json(
            DESCRIPTOR, lambda tree: tree.update(resources=[r for r in tree["resources"] if r["path"] != path])
        )
        return listed(kept)

    return make
