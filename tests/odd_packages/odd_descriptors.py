"""Odd descriptors: of the package, its resources, and the fields of its tables."""

import json
from collections.abc import Iterator
from typing import Any

from tests.odd_packages.making import ADDRESS, DESCRIPTOR, HOSTILE, MISSING, OTHERS, Files, Oddity, in_json, put, sound


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
