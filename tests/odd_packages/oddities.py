"""The oddities: each turns the files of a sound package into those of an odd one."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
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


def _at(tree: Any, *way: object) -> Any:
    for step in way:
        tree = tree[step]
    return tree


def _descriptor(name: str, way: tuple, key: object, value: object) -> Oddity:
    return Oddity(f"descriptor: {name}", in_json(DESCRIPTOR, lambda tree: put(_at(tree, *way), key, value)))


def descriptors() -> Iterator[Oddity]:
    for key in ("$schema", "profile", "name", "title", "description", "version", "covered_to", "licenses",
                "contributors", "sources", "keywords", "homepage", "bugs", "resources"):  # fmt: skip
        for how in ("missing", "null", "number", "list", "empty", "hostile"):
            yield _descriptor(f"{key} {how}", (), key, OTHERS[how])
    for key in ("title", "description", "name"):
        yield _descriptor(f"{key} surrogate", (), key, OTHERS["surrogate"])
    for key in ("homepage", "bugs"):
        yield _descriptor(f"{key} javascript", (), key, ADDRESS)
        yield _descriptor(f"{key} good", (), key, "https://example.org/rail/")
    for holder, keys in (("licenses", ("name", "title", "path")), ("contributors", ("title",)),
                         ("sources", ("title", "path"))):  # fmt: skip
        yield _descriptor(f"{holder} []", (), holder, [])
        for key in keys:
            for how in ("missing", "empty", "hostile"):
                yield _descriptor(f"{holder}[0].{key} {how}", (holder, 0), key, OTHERS[how])
            yield _descriptor(f"{holder}[0].{key} javascript", (holder, 0), key, ADDRESS)
    for how in ("missing", "null", "number", "list", "empty", "hostile"):
        for key in ("role", "roles"):
            yield _descriptor(f"contributors[0].{key} {how}", ("contributors", 0), key, OTHERS[how])
    yield _descriptor("many contributors", (), "contributors", [{"title": f"N. {i}"} for i in range(40)])
    yield _descriptor("a strange key", (), "x-own", {"deep": [[[[1]]]]})


def resources() -> Iterator[Oddity]:
    first, last = ("resources", 0), ("resources", -1)
    for where, way in (("events", first), ("last", last)):
        for key in ("name", "title", "description", "path", "type", "profile", "format", "mediatype", "encoding",
                    "licenses", "schema", "bytes", "hash"):  # fmt: skip
            yield _descriptor(f"resource {where} {key} missing", way, key, MISSING)
        for key in ("title", "path", "schema", "rows"):
            yield _descriptor(f"resource {where} {key} number", way, key, 7)
        yield _descriptor(f"resource {where} title hostile", way, "title", HOSTILE)
    yield _descriptor("resource twice", ("resources",), slice(0, 0), [{"name": "events", "path": "a", "format": "x"}])
    extra = {"name": "notes", "path": "data/notes.txt", "format": "txt"}

    def with_notes(files: Files) -> Files:
        return in_json(DESCRIPTOR, lambda tree: tree["resources"].append(extra))(files | {extra["path"]: b"\xff\0 no"})

    yield Oddity("a further resource of another format", with_notes)
    yield Oddity("a resource without its file", in_json(DESCRIPTOR, lambda tree: tree["resources"].append(extra)))


def fields() -> Iterator[Oddity]:
    tree = json.loads(sound()[DESCRIPTOR])
    for i, resource in enumerate(tree["resources"]):
        for j, field in enumerate(resource.get("schema", {}).get("fields", ())):
            way, name = ("resources", i, "schema", "fields", j), f"{resource['name']}.{field['name']}"
            if "constraints" in field:
                yield _descriptor(f"{name} without constraints", way, "constraints", MISSING)
            if "edtf" in field:
                yield _descriptor(f"{name} without edtf", way, "edtf", MISSING)
            if field["type"] != "string":
                yield _descriptor(f"{name} as text", way, "type", "string")
    summary = ("resources", 0, "schema", "fields")
    for key in ("name", "type", "description"):
        for how in ("missing", "number", "hostile"):
            yield _descriptor(f"events.summary {key} {how}", (*summary, -1), key, OTHERS[how])
    for pattern in ("(", "(?=a)a", "(a+)+$", "[a-z-]+", "a{1000}{1000}"):
        yield _descriptor(f"events.cause pattern {pattern}", (*summary, 10), "constraints", {"pattern": pattern})
    further = {"name": "wagons | <b>", "type": "integer", "description": "Wagons | <b>."}
    yield Oddity("a further field", in_json(DESCRIPTOR, lambda tree: _at(tree, *summary).append(further)))
    yield Oddity(
        "a repeated field", in_json(DESCRIPTOR, lambda tree: _at(tree, *summary).append(_at(tree, *summary)[0]))
    )
    for key, value in (("dialect", {"delimiter": ";"}), ("profile", "data-resource")):
        yield _descriptor(f"events {key} {value}", ("resources", 0), key, value)


def left_out() -> Iterator[Oddity]:
    for path in [path for path in sound() if path != DESCRIPTOR]:
        yield Oddity(f"without {path}", without(path))


def encodings() -> Iterator[Oddity]:
    for path in sound():
        for encoding in ("utf-16", "utf-8-sig", "latin-1"):
            make = lambda files, path=path, encoding=encoding: files | {  # noqa: E731
                path: files[path].decode().encode(encoding, "replace").replace(b"?", b"\xe9")
                if encoding == "latin-1" else files[path].decode().encode(encoding)
            }  # fmt: skip
            yield Oddity(f"{path} in {encoding}", make)
        yield Oddity(f"{path} with CRLF", lambda files, path=path: files | {path: files[path].replace(b"\n", b"\r\n")})
        yield Oddity(f"{path} with a NUL", lambda files, path=path: files | {path: files[path] + b"\0"})
    hostile = f"## {HOSTILE}\nas_of: 2020-02-01\nevent: e-open\n\n[{HOSTILE}](event:e-open).\n"
    stories = {
        "empty": "",
        "a note alone": "A note.\n",
        "hostile": hostile,
        "with a bell": tiny.STORY.replace("line", "li\u0007ne"),
        "long": tiny.STORY + "Another. " * 5000,
    }
    for name, text in stories.items():
        yield Oddity(f"story {name}", lambda files, text=text: files | {"data/story.md": text.encode()})


def bundled_ones() -> Iterator[Oddity]:
    """The whole package with what small ones cannot show."""
    yield Oddity("bundled as it is", lambda files: files, whole=True)
    for layer, change in (
        ("stations", lambda tree: [f["properties"].pop("name_ko", None) for f in tree["features"]]),
        ("crossings", lambda tree: [f["properties"].pop("accuracy_m") for f in tree["features"]]),
        ("crossings", lambda tree: [f["properties"].pop("name_ko") for f in tree["features"]]),
        ("friendship_bridge", lambda tree: [f["properties"].pop("accuracy_m") for f in tree["features"]]),
        ("stations", lambda tree: [f.pop("id") for f in tree["features"]]),
        ("lines", lambda tree: [f["properties"].pop("exists_from") for f in tree["features"]]),
    ):
        make = in_json(f"layers/{layer}.geojson", change)
        yield Oddity(f"bundled {layer} {change.__code__.co_consts[1:]}", make, whole=True)
    for path in ("data/story.md", "layers/lines.geojson", "layers/land.geojson"):
        yield Oddity(f"bundled without {path}", without(path), whole=True)


def _in_feature(layer: str, change: Callable[[dict], object]) -> Make:
    """Changes the first feature of a layer in place."""
    return in_json(f"layers/{layer}.geojson", lambda tree: change(tree["features"][0]))


def _drop(tree: dict, key: str) -> None:
    """A layer without a property."""
    for feature in tree["features"]:
        feature["properties"].pop(key, None)


def layers() -> Iterator[Oddity]:
    for path in [path for path in sound() if path.startswith("layers/")]:
        layer = path.removeprefix("layers/").removesuffix(".geojson")
        feature = json.loads(sound()[path])["features"][0]
        for key in feature["properties"]:
            for how in OTHERS if layer in {"crossings", "friendship_bridge"} else ("missing", "null", "number", "list"):
                yield Oddity(
                    f"{layer} {key} {how}",
                    _in_feature(layer, lambda f, key=key, how=how: put(f["properties"], key, OTHERS[how])),
                )
            yield Oddity(f"{layer} {key} missing everywhere", in_json(path, lambda tree, key=key: _drop(tree, key)))
        for key in ("type", "id", "properties", "geometry"):
            for how in ("missing", "null", "number"):
                change = lambda f, key=key, how=how: put(f, key, OTHERS[how])  # noqa: E731
                yield Oddity(f"{layer} feature {key} {how}", _in_feature(layer, change))
        yield from _geometries(layer, path)
        yield Oddity(f"{layer} without features", in_json(path, lambda tree: tree.update(features=[])))
        yield Oddity(
            f"{layer} twice the first", in_json(path, lambda t: t["features"].append(deepcopy(t["features"][0])))
        )
        for key in ("licence", "credits", "type"):
            yield Oddity(f"{layer} {key} number", in_json(path, lambda tree, key=key: put(tree, key, 7)))


def _geometries(layer: str, path: str) -> Iterator[Oddity]:
    first = json.loads(sound()[path])["features"][0]["geometry"]
    digits = json.dumps(first["coordinates"]).replace("[", "").replace("]", "").split(",")[0].encode()
    for value in (b"NaN", b"Infinity", b"1e999", b"181", b"null", b'"124"', b"9" * 400, b"-179.9"):
        make = lambda files, value=value: files | {path: files[path].replace(digits + b",", value + b",")}  # noqa: E731
        yield Oddity(f"{layer} coordinate {value.decode()[:9]}", make)
    for kind in ("Point", "LineString", "Polygon", "GeometryCollection"):
        yield Oddity(f"{layer} as {kind}", _in_feature(layer, lambda f, kind=kind: f["geometry"].update(type=kind)))
    yield Oddity(f"{layer} without coordinates", _in_feature(layer, lambda f: f["geometry"].update(coordinates=[])))


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def _csv(rows: list[list[str]]) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue().encode()


def _in_table(path: str, change: Callable[[list[list[str]]], object]) -> Make:
    """Changes the rows of a table in place, the header first."""

    def make(files: Files) -> Files:
        rows = _rows(files[path])
        change(rows)
        return files | {path: _csv(rows)}

    return make


def _fill(rows: list[list[str]], column: int, text: str) -> None:
    for row in rows[1:]:
        row[column] = text


def _widen(rows: list[list[str]], cell: Callable[[list[str]], str]) -> None:
    for row in rows:
        row.append(cell(row))


TABLES = ("data/events.csv", "data/claims.csv", "data/sources.csv", "data/places.csv", "data/trains.csv",
          "data/trade.csv", "data/readings.csv", "data/measures.csv",
          "data/CHANGES.csv")  # fmt: skip


def cells() -> Iterator[Oddity]:
    for path in TABLES:
        for j, column in enumerate(_rows(sound()[path])[0]):
            yield Oddity(f"{path} {column} empty", _in_table(path, lambda rows, j=j: _fill(rows, j, "")))
            yield Oddity(f"{path} {column} absent", _in_table(path, lambda rows, j=j: [row.pop(j) for row in rows]))
            yield Oddity(f"{path} {column} hostile", _in_table(path, lambda rows, j=j: _fill(rows, j, HOSTILE)))


def tables() -> Iterator[Oddity]:
    for path in TABLES:
        yield Oddity(f"{path} without rows", _in_table(path, lambda rows: rows.__delitem__(slice(1, None))))
        yield Oddity(f"{path} with its first row alone", _in_table(path, lambda rows: rows.__delitem__(slice(2, None))))
        yield Oddity(f"{path} empty", lambda files, path=path: files | {path: b""})
        yield Oddity(
            f"{path} header alone, no line end", lambda files, path=path: files | {path: files[path].split(b"\n")[0]}
        )
        yield Oddity(f"{path} with a further column", _in_table(path, lambda rows: _widen(rows, lambda _: "x")))
        yield Oddity(
            f"{path} cut in the middle", lambda files, path=path: files | {path: files[path][: len(files[path]) // 2]}
        )
    events = "data/events.csv"
    yield Oddity("the header names a column twice", _in_table(events, lambda rows: _widen(rows, lambda row: row[1])))
    yield Oddity("a wide header", lambda files: files | {events: b"," * 1_000_000 + files[events]})
    yield Oddity("a long cell", _in_table(events, lambda rows: _fill(rows, 14, "word " * 30_000)))
    yield Oddity("a cell of ten thousand characters", _in_table(events, lambda rows: _fill(rows, 14, "w" * 10_000)))
    yield Oddity("a blank line", lambda files: files | {events: files[events] + b"\n"})
    yield Oddity("an open quote", lambda files: files | {events: files[events] + b'"'})
    yield Oddity("tables without events, claims and sources", _without_log)
    for text in ("=1+1", "\n=1+1", "＝1+1", "\u202eevil", "a\u0007b", "a\ufffeb", ":material/warning: **x**"):
        yield Oddity(f"summaries {text!a}", _in_table(events, lambda rows, text=text: _fill(rows, 14, text)))
    for url in ("http://[", ADDRESS, "https://example.org/a'b", "https://", "ftp://example.org/"):
        yield Oddity(f"sources at {url}", _in_table("data/sources.csv", lambda rows, url=url: _fill(rows, 7, url)))
    for number in ("1e999", "9" * 400, "-0", "1e5", "٣", "NaN", "inf", "1,5"):
        yield Oddity(f"trade of {number[:9]}", _in_table("data/trade.csv", lambda rows, n=number: _fill(rows, 1, n)))
        yield Oddity(f"order of {number[:9]}", _in_table(events, lambda rows, n=number: _fill(rows, 2, n)))


def _without_log(files: Files) -> Files:
    """A package before its first event."""
    bare = {path: files[path].split(b"\n")[0] + b"\n" for path in TABLES if path != "data/places.csv"}
    return without("data/story.md")(files | bare)


def oddities() -> list[Oddity]:
    """All of them, each under a name of its own."""
    every = [*descriptors(), *resources(), *fields(), *cells(), *tables(), *layers(), *left_out(), *encodings()]
    every += bundled_ones()
    assert len({oddity.name for oddity in every}) == len(every)
    return every
