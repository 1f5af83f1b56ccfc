"""Files left out, in other encodings, odd stories, and the bundled package with small changes."""

from collections.abc import Iterator

from tests import tiny
from tests.odd_packages.making import DESCRIPTOR, HOSTILE, Oddity, in_json, sound, without


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
