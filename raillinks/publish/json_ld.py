"""A description as a `Dataset` of schema.org, in JSON-LD: how search engines for data sets read a page."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.publish import cite, tables
from raillinks.publish.cite import Citation
from raillinks.publish.description import Description
from raillinks.views import viewing
from raillinks.words.languages import LANGUAGES

Json = Mapping[str, Any]

CONTEXT = {"@vocab": "https://schema.org/"}
"""The terms are schema.org's. An address here would be one that every JSON-LD processor has to fetch."""
_WHICH = frozenset({"crossing_id", "crossing_name", "service", "as_of", "as_of_period", "event_id", "context"})
"""The columns of the status table that say of which link and day it speaks."""
_SCRIPT_SAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def dataset(of: Description) -> dict[str, Any]:
    """The description as search engines read it."""
    package, cited = of.package, of.cited
    first, last = viewing.log_days(package)
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": cited.title,
        "description": of.text,
        **({"url": of.home} if of.home else {}),
        "version": cited.version,
        **({} if cited.released is None else {"dateModified": str(cited.released)}),
        "license": licences(package.descriptor),
        "creator": [{"@type": "Organization", "name": author} for author in cited.authors],
        "citation": cite.chicago(_at_home(of)),
        "isAccessibleForFree": True,
        "inLanguage": list(LANGUAGES),
        "temporalCoverage": f"{first}/{last}",
        **({"spatialCoverage": _place(of.crossings)} if len(of.crossings) else {}),
        "variableMeasured": _measured(package),
        "isBasedOn": [
            {"@type": "CreativeWork", "name": str(source["title"]), "url": str(source["path"])}
            for source in package.descriptor.get("sources", [])
            if "path" in source
        ],
        "distribution": [_download(file) for file in of.files],
    }


def in_html(described: Mapping[str, Any]) -> str:
    """The description as JSON that may stand in a script element: no text of the data can end it."""
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).translate(_SCRIPT_SAFE)


def licences(of: Json) -> list[str]:
    """The addresses of the licences of a package or a file."""
    return [str(licence["path"]) for licence in of.get("licenses", ()) if "path" in licence]


def _at_home(of: Description) -> Citation:
    """The citation with the home page as its address, where it has none of its own."""
    return of.cited if of.cited.url else replace(of.cited, url=of.home)


def _place(crossings: pd.DataFrame) -> dict[str, Any]:
    """The box round crossings; schema.org writes latitude first."""
    lon, lat = (crossings[name].to_numpy(np.float64) for name in ("lon", "lat"))
    box = f"{lat.min():.4f} {lon.min():.4f} {lat.max():.4f} {lon.max():.4f}"
    return {"@type": "Place", "geo": {"@type": "GeoShape", "box": box}}


def _measured(package: Dataset) -> list[dict[str, str]]:
    """What the data say of each link on each day: columns of the status table."""
    return [
        {"@type": "PropertyValue", "name": str(column["name"]), "description": str(column["description"])}
        for column in tables.unstamped(tables.fields(package, "status"))
        if column["name"] not in _WHICH
    ]


def _download(file: Json) -> dict[str, Any]:
    licence = licences(file)
    return {
        "@type": "DataDownload",
        "name": str(file.get("title") or file["name"]),
        "contentUrl": file["path"],
        "encodingFormat": file["mediatype"],
        **({"license": licence[0]} if licence else {}),
    }
