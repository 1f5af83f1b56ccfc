"""`export.zip`: a whole view, with everything needed to understand, check and cite it.

The same selection and data version give the same bytes: no clock, no server address, files in a fixed order.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from raillinks.package import data_package
from raillinks.package.csv_text import csv_text
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import Json
from raillinks.publish import cite, descriptors, geojson, table_bytes, tables
from raillinks.publish.cite import Citation
from raillinks.publish.description import Description
from raillinks.publish.readme import readme
from raillinks.views import describe, display_names, permalinks
from raillinks.views.viewing import View

FEATURES = "features.geojson"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can have: no clock is read


def export_zip(dataset: Dataset, view: View) -> bytes:
    """The zip of a view, as the download button, the API and the command line return it."""
    return zipped(members(dataset, view))


def members(dataset: Dataset, view: View) -> dict[str, bytes]:
    """The files of the zip by name, in order."""
    frames = {f"{name}.csv": tables.frame(dataset, view, name) for name in tables.IN_ZIP}
    cited = citation(dataset, view)
    data = {name: csv_text(frame) for name, frame in frames.items()}
    data[FEATURES] = geojson.features_geojson(dataset, view)
    files = [*(_csv(dataset, name, data) for name in tables.IN_ZIP), _layer(dataset, data)]
    described = descriptors.described(description(dataset, view, cited, files))
    data["datapackage.json"] = table_bytes.json_bytes(described.data_package)
    data["croissant.json"] = table_bytes.json_bytes(described.croissant)
    data["CITATION.cff"] = cite.cff_of(dataset, cited).encode()
    rows = {name: len(frame) for name, frame in frames.items()}
    listed = {name: (_digest(content), rows.get(name)) for name, content in data.items()}
    return {"README.md": readme(dataset, view, cited, _in_words(dataset, view), listed).encode(), **data}


def tables_zip(dataset: Dataset, view: View, *, form: str, media: str, write: tables.Write) -> bytes:
    """Every table of a view in a format, each as a file, and one description of all of them, in one zip.

    Args:
        dataset: The package.
        view: The view.
        form: The format as Data Package names it, and the ending of the files.
        media: Its media type.
        write: Writes a table.
    """
    cited = citation(dataset, view)
    data = {f"{name}.{form}": write(*tables.written(dataset, view, name), tables.NO_OWN) for name in tables.IN_WHOLE}
    files = [
        table(dataset, name, f"{name}.{form}", data) | {"format": form, "mediatype": media} for name in tables.IN_WHOLE
    ]
    described = descriptors.described(description(dataset, view, cited, files))
    about = {
        "datapackage.json": table_bytes.json_bytes(described.data_package),
        "CITATION.cff": cite.cff_of(dataset, cited).encode(),
    }
    return zipped({**data, **about})


def citation(dataset: Dataset, view: View) -> Citation:
    """How to cite a view; its address is the permalink."""
    return cite.citation(dataset, _in_words(dataset, view), permalinks.permalink(dataset, view.selection))


def description(dataset: Dataset, view: View, cited: Citation, files: Sequence[Json]) -> Description:
    """The description of the files of a view: that of the data package, with these files."""
    listed = dataset.crossings["crossing_id"].isin(view.links["crossing_id"])
    return Description(
        dataset,
        cited,
        f"{_in_words(dataset, view)}.",
        tuple(files),
        dataset.crossings[listed],
        home=cited.url if "homepage" in dataset.descriptor else "",
        said={**tables.said(dataset, view), "selection": permalinks.query(view.selection)},
    )


def table(dataset: Dataset, name: str, path: str, data: Mapping[str, bytes]) -> dict[str, Any]:
    """An exported table as Data Package describes it, without the format of its file.

    Args:
        dataset: The package.
        name: The table, a key of `tables.TABLES`.
        path: The path of its file.
        data: The files by path.
    """
    foreign = [*tables.TABLES[name].foreign_keys]
    relations = {"foreignKeys": foreign} if foreign else {}
    return {
        **_file(path, data),
        "name": name,
        **data_package.TABLE,
        "licenses": [dataset.descriptor["licenses"][0]],
        "schema": {"fields": [dict(field) for field in tables.fields(dataset, name)], **relations},
    }


def _in_words(dataset: Dataset, view: View) -> str:
    return describe.sentence(view, display_names.names(dataset, "en"))


def _csv(dataset: Dataset, name: str, data: Mapping[str, bytes]) -> Json:
    resource = table(dataset, name, f"{name}.csv", data)
    schema = {**resource["schema"], "fields": [_field(field) for field in resource["schema"]["fields"]]}
    return {**resource, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": schema}


def _field(field: tables.Field) -> Json:
    """A column; booleans are written as `true` or empty."""
    return {**field, "trueValues": ["true"], "falseValues": ["false"]} if field["type"] == "boolean" else dict(field)


def _layer(dataset: Dataset, data: Mapping[str, bytes]) -> Json:
    return {
        **_file(FEATURES, data),
        "encoding": "utf-8",
        "name": "features",
        "format": "geojson",
        "mediatype": "application/geo+json",
        "licenses": [dataset.descriptor["licenses"][-1]],
    }


def _file(name: str, data: Mapping[str, bytes]) -> Json:
    return {"path": name, "bytes": len(data[name]), "hash": f"sha256:{_digest(data[name])}"}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files by name as a zip, in order, all with the same date and permissions."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, content)
    return target.getvalue()
