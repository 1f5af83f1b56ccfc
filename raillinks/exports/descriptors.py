"""One description, three standards: Data Package 2.0, schema.org's `Dataset`, and Croissant 1.1.

The one description of what is published: `descriptors.described` writes it in the terms of three standards.

A description as a `Dataset` of schema.org, in JSON-LD: how search engines for data sets read a page.

Croissant 1.1: a description as machine learning tools read it.

A Croissant file is a `Dataset` of schema.org in JSON-LD, with the files' hashes and the columns of their tables.
Specification: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html. Terms of Frictionless on the left,
those of Croissant on the right: resource = `FileObject`, table = `RecordSet`, field = `Field`, foreign key =
`references`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from raillinks.exports import cite, tables
from raillinks.exports.cite import Citation, bibtex
from raillinks.i18n.languages import LANGUAGES
from raillinks.package import descriptor
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import columns_of
from raillinks.query import views

Json = Mapping[str, Any]


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


CONTEXT = {"@vocab": "https://schema.org/"}
"""The terms are schema.org's. An address here would be one that every JSON-LD processor has to fetch."""
_WHICH = frozenset(
    {"crossing_id", "crossing_name", "service", "as_of", "as_of_period", "event_id", "context", "last_known"}
)
"""The columns of the status table that say of which link and day it speaks."""
_SCRIPT_SAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def schema_org_dataset(of: Description) -> dict[str, Any]:
    """The description as search engines read it."""
    package, cited = of.package, of.cited
    first, last = views.log_days(package)
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


VERSION = "http://mlcommons.org/croissant/1.1"
TYPES: Mapping[str, str] = MappingProxyType(
    {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}
)
"""The types of columns: Data Package's names, and schema.org's."""
_TERMS = (
    "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileObject",
    "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5",
    "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator",
    "source", "subField", "transform",
)  # fmt: skip
CROISSANT_CONTEXT: Json = MappingProxyType(
    {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "dct": "http://purl.org/dc/terms/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "sc": "https://schema.org/",
        "conformsTo": "dct:conformsTo",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "description": {"@container": "@language"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "name": {"@container": "@language"},
        **{term: f"cr:{term}" for term in _TERMS},
    }
)
"""The JSON-LD context that the specification asks for."""


def croissant_dataset(of: Description, org: Json) -> dict[str, Any]:
    """The Croissant description.

    Args:
        of: What is described. Paths of files are relative to the file that is written, or addresses.
        org: The same as a `Dataset` of schema.org (`schema_org_dataset`).

    Returns:
        JSON-LD. Every file is a `FileObject`; every table is a `RecordSet` too. Files without a hash are live: an
        address answers with what is so today.
    """
    tables = [file for file in of.files if "schema" in file]
    return {
        **org,
        "@context": dict(CROISSANT_CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": of.package.descriptor["name"],
        "alternateName": of.cited.title,
        **({} if of.cited.released is None else {"datePublished": str(of.cited.released)}),
        **({"url": of.cited.url} if of.cited.url else {}),
        "citeAs": bibtex(of.cited),
        **({} if all("hash" in file for file in of.files) else {"isLiveDataset": True}),
        "distribution": [_file(file) for file in of.files],
        "recordSet": [_records(table) for table in tables],
    }


def _file(resource: Json) -> Json:
    licence = licences(resource)
    return {
        "@type": "cr:FileObject",
        "@id": resource["path"],
        "name": resource["name"] if "hash" not in resource else resource["path"],
        "contentUrl": resource["path"],
        **({"contentSize": f"{resource['bytes']} B"} if "bytes" in resource else {}),
        "encodingFormat": resource["mediatype"],
        **({"sha256": str(resource["hash"]).removeprefix("sha256:")} if "hash" in resource else {}),
        **({"license": licence} if licence else {}),
    }


def _records(table: Json) -> Json:
    """The record set of a table; a column that names rows of another table refers to that table's."""
    schema, name = table["schema"], table["name"]
    targets = {
        columns_of(key["fields"])[0]: f"{key['reference']['resource']}/{columns_of(key['reference']['fields'])[0]}"
        for key in schema.get("foreignKeys", ())
    }
    unique = [f for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        **({"key": {"@id": f"{name}/{unique[0]['name']}"}} if unique else {}),
        "field": [_field(table, field, targets.get(field["name"])) for field in schema["fields"]],
    }


def _field(table: Json, field: Json, target: str | None) -> Json:
    return {
        "@type": "cr:Field",
        "@id": f"{table['name']}/{field['name']}",
        "name": field["name"],
        **({"description": field["description"]} if "description" in field else {}),
        "dataType": TYPES[field["type"]],
        "source": {"fileObject": {"@id": table["path"]}, "extract": {"column": field["name"]}},
        **({"references": {"field": {"@id": target}}} if target else {}),
    }


_KEPT = ("name", "title", "homepage", "version", "covered_to", "licenses", "contributors", "services", "publishers",
         "sources")  # fmt: skip
"""What a descriptor keeps of the package's own."""


class Descriptors(NamedTuple):
    """What one description is in each standard, as JSON."""

    data_package: dict[str, Any]
    schema_org: dict[str, Any]
    croissant: dict[str, Any]


def described(of: Description) -> Descriptors:
    """The descriptors of what is published.

    Args:
        of: What is published: it alone says what the three say.

    Returns:
        Data Package 2.0 with the keys of ours that say which view it is; schema.org's `Dataset`; and Croissant 1.1,
        which is such a `Dataset` with hashes and columns.
    """
    org = schema_org_dataset(of)
    return Descriptors(_data_package(of), org, croissant_dataset(of, org))


def _data_package(of: Description) -> dict[str, Any]:
    own = {key: of.package.descriptor[key] for key in _KEPT if key in of.package.descriptor}
    return descriptor.version_2({**own, "description": of.text, **of.said, "resources": list(of.files)})
