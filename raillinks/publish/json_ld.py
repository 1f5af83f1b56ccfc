"""The data package as a `Dataset` of schema.org, in JSON-LD: how search engines for data sets read a page."""

import json
from typing import Any

import numpy as np

from raillinks.package.dataset import Dataset
from raillinks.publish import cite, columns
from raillinks.publish.api_paths import GEOJSON, PATHS
from raillinks.views import viewing
from raillinks.words.languages import LANGUAGES

API = "api/v1/"
_SCRIPT_SAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def dataset(package: Dataset, base: str) -> dict[str, Any]:
    """The description, from the descriptor of the package.

    Args:
        package: The package.
        base: The address of the dashboard's first page, with a slash at its end: its files lie below it.
    """
    described, cited = package.descriptor, cite.citation(package)
    home = cited.url or base
    first, last = viewing.log_days(package)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": cited.title,
        "description": str(described["description"]),
        "url": home,
        "version": cited.version,
        **({} if cited.released is None else {"dateModified": str(cited.released)}),
        "license": [str(licence["path"]) for licence in described["licenses"] if "path" in licence],
        "creator": [{"@type": "Organization", "name": author} for author in cited.authors],
        "citation": cite.chicago(cite.citation(package, url=home)),
        "isAccessibleForFree": True,
        "inLanguage": list(LANGUAGES),
        "temporalCoverage": f"{first}/{last}",
        "spatialCoverage": _place(package),
        "variableMeasured": _measured(package),
        "isBasedOn": [
            {"@type": "CreativeWork", "name": str(source["title"]), "url": str(source["path"])}
            for source in described.get("sources", [])
            if "path" in source
        ],
        "distribution": [*_tables(base), *_layers(package, base)],
    }


def in_html(described: dict[str, Any]) -> str:
    """The description as JSON that may stand in a script element: no text of the data can end it."""
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).translate(_SCRIPT_SAFE)


def _place(package: Dataset) -> dict[str, Any]:
    """The box round all crossings; schema.org writes latitude first."""
    lon, lat = (package.crossings[name].to_numpy(np.float64) for name in ("lon", "lat"))
    box = f"{lat.min():.4f} {lon.min():.4f} {lat.max():.4f} {lon.max():.4f}"
    return {"@type": "Place", "geo": {"@type": "GeoShape", "box": box}}


def _measured(package: Dataset) -> list[dict[str, str]]:
    """What the data say of each link on each day: the columns of the status table."""
    return [
        {"@type": "PropertyValue", "name": str(column["name"]), "description": str(column["description"])}
        for column in columns.unstamped(package, "status")
    ]


def _tables(base: str) -> list[dict[str, str]]:
    return [_download(f"{base}{API}{path.path}", path.path, path.media) for path in PATHS]


def _layers(package: Dataset, base: str) -> list[dict[str, str]]:
    """The layers of the map, each with the licence of its own."""
    return [
        {
            **_download(f"{base}{API}{each['path']}", str(each.get("title") or each["name"]), GEOJSON),
            **({"license": str(each["licenses"][0]["path"])} if each.get("licenses") else {}),
        }
        for each in package.descriptor["resources"]
        if str(each["path"]).startswith("layers/")
    ]


def _download(address: str, name: str, media: str) -> dict[str, str]:
    """A file, without a description: it travels with every load of the page, and docs/api.md has them."""
    return {"@type": "DataDownload", "name": name, "contentUrl": address, "encodingFormat": media}
