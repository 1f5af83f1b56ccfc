"""Croissant 1.1: the Frictionless description of a folder of files as machine learning tools read it.

A Croissant file is a `Dataset` of schema.org in JSON-LD, with the files' hashes and the columns of their tables.
Specification: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html. Terms of Frictionless on the left,
those of Croissant on the right: resource = `FileObject`, table = `RecordSet`, field = `Field`, foreign key =
`references`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from raillinks.publish.cite import Citation, bibtex

Json = Mapping[str, Any]

VERSION = "http://mlcommons.org/croissant/1.1"
TYPES: Mapping[str, str] = MappingProxyType(
    {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}
)
"""The types of columns: Frictionless' names, and schema.org's."""
_TERMS = (
    "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileObject",
    "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5",
    "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator",
    "source", "subField", "transform",
)  # fmt: skip
CONTEXT: Json = MappingProxyType(
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


def described(package: Json, cited: Citation) -> dict[str, Any]:
    """The Croissant description of what a descriptor describes.

    Args:
        package: A Frictionless descriptor whose resources have `bytes` and `hash` (SHA-256); paths are relative to
            the file that is written.
        cited: How to cite it.

    Returns:
        JSON-LD. Every resource is a `FileObject`; every table is a `RecordSet` too.
    """
    tables = [resource for resource in package["resources"] if "schema" in resource]
    return {
        "@context": dict(CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": package["name"],
        "alternateName": cited.title,
        "description": package["description"],
        "version": cited.version,
        **({} if cited.released is None else {"datePublished": str(cited.released)}),
        "license": [str(licence["path"]) for licence in package["licenses"] if "path" in licence],
        "creator": [{"@type": "Organization", "name": author} for author in cited.authors],
        **({"url": cited.url} if cited.url else {}),
        "citeAs": bibtex(cited),
        "distribution": [_file(resource) for resource in package["resources"]],
        "recordSet": [_records(table) for table in tables],
    }


def _file(resource: Json) -> Json:
    licences = [str(licence["path"]) for licence in resource.get("licenses", ()) if "path" in licence]
    return {
        "@type": "cr:FileObject",
        "@id": resource["path"],
        "name": resource["path"],
        "contentUrl": resource["path"],
        "contentSize": f"{resource['bytes']} B",
        "encodingFormat": resource["mediatype"],
        "sha256": str(resource["hash"]).removeprefix("sha256:"),
        **({"license": licences} if licences else {}),
    }


def _records(table: Json) -> Json:
    """The record set of a table; a column that names rows of another table refers to that table's."""
    schema, name = table["schema"], table["name"]
    targets = {
        key["fields"]: f"{key['reference']['resource']}/{key['reference']['fields']}"
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
