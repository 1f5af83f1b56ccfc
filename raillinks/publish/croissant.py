"""Croissant 1.1: a description as machine learning tools read it.

A Croissant file is a `Dataset` of schema.org in JSON-LD, with the files' hashes and the columns of their tables.
Specification: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html. Terms of Frictionless on the left,
those of Croissant on the right: resource = `FileObject`, table = `RecordSet`, field = `Field`, foreign key =
`references`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from raillinks.package.data_package import columns_of
from raillinks.publish.cite import bibtex
from raillinks.publish.description import Description
from raillinks.publish.json_ld import licences

Json = Mapping[str, Any]

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


def dataset(of: Description, org: Json) -> dict[str, Any]:
    """The Croissant description.

    Args:
        of: What is described. Paths of files are relative to the file that is written, or addresses.
        org: The same as a `Dataset` of schema.org (`json_ld.dataset`).

    Returns:
        JSON-LD. Every file is a `FileObject`; every table is a `RecordSet` too. Files without a hash are live: an
        address answers with what is so today.
    """
    tables = [file for file in of.files if "schema" in file]
    return {
        **org,
        "@context": dict(CONTEXT),
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
