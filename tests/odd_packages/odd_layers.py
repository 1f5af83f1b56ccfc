"""Odd layers: properties, ids, geometries."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy

from tests.odd_packages.making import OTHERS, Make, Oddity, in_json, put, sound


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
