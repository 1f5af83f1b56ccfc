"""The one description of what is published: `descriptors.described` writes it in the terms of three standards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.publish import cite
from raillinks.publish.api_paths import GEOJSON, PATHS
from raillinks.publish.cite import Citation

Json = Mapping[str, Any]

API = "api/v1/"


@dataclass(frozen=True, slots=True)
class Description:
    """What is published, and of which files it consists.

    Args:
        package: The package that it is made of.
        cited: How to cite it.
        text: What it is, in words.
        files: Its files as Data Package 2.0 describes a resource, each with `name`, `path` and `mediatype`; `bytes`,
            `hash` and `schema` where they are known.
        crossings: The crossings that it is about, with `lon` and `lat`.
        home: Its home page; empty = none.
        said: What it says of itself beside, such as the selection.
    """

    package: Dataset
    cited: Citation
    text: str
    files: tuple[Json, ...]
    crossings: pd.DataFrame
    home: str = ""
    said: Json = field(default_factory=dict)


def of_package(package: Dataset, base: str) -> Description:
    """The description of the whole package as the API serves it.

    Args:
        package: The package.
        base: The address of the dashboard's first page, with a slash at its end: its files lie below it.
    """
    cited = cite.citation(package)
    return Description(
        package,
        cited,
        str(package.descriptor["description"]),
        (*_exports(base), *_layers(package, base)),
        package.crossings,
        home=cited.url or base,
    )


def _exports(base: str) -> list[Json]:
    """What the API answers; docs/api.md describes each: a description here would travel with every load of the page."""
    return [{"name": path.path, "path": f"{base}{API}{path.path}", "mediatype": path.media} for path in PATHS]


def _layers(package: Dataset, base: str) -> list[Json]:
    """The layers of the map, each with the licence of its own."""
    return [
        {
            "name": str(each["name"]),
            **({"title": each["title"]} if "title" in each else {}),
            "path": f"{base}{API}{each['path']}",
            "mediatype": GEOJSON,
            **({"licenses": each["licenses"]} if each.get("licenses") else {}),
        }
        for each in package.descriptor["resources"]
        if str(each["path"]).startswith("layers/")
    ]
