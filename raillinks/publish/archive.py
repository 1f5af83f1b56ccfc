"""`export.zip`: a whole view, with everything needed to understand, check and cite it.

The same selection and data version give the same bytes: no clock, no server address, files in a fixed order.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping

from raillinks.loading.load import Json
from raillinks.package import data_package
from raillinks.package.dataset import Dataset
from raillinks.publish import cite, columns, descriptors, export, geojson
from raillinks.publish.cite import Citation
from raillinks.publish.description import Description
from raillinks.publish.readme import readme
from raillinks.views import describe, display_names, permalinks
from raillinks.views.viewing import View

TABLES = ("events", "claims", "sources", "status", "intervals", "measures")
FEATURES = "features.geojson"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can have: no clock is read
_RELATIONS = {
    "claims": [
        {"fields": ["event_id"], "reference": {"resource": "events", "fields": ["event_id"]}},
        {"fields": ["source_id"], "reference": {"resource": "sources", "fields": ["source_id"]}},
    ]
}


def export_zip(dataset: Dataset, view: View) -> bytes:
    """The zip of a view, as the download button, the API and the command line return it."""
    return _zipped(members(dataset, view))


def members(dataset: Dataset, view: View) -> dict[str, bytes]:
    """The files of the zip by name, in order."""
    frames = {f"{table}.csv": export.TABLES[table](dataset, view) for table in TABLES}
    sentence = describe.sentence(view, display_names.names(dataset, "en"))
    cited = cite.citation(dataset, sentence, permalinks.permalink(dataset, view.selection))
    data = {name: export.to_plain_csv(frame) for name, frame in frames.items()}
    data[FEATURES] = geojson.features_geojson(dataset, view)
    described = descriptors.described(_description(dataset, view, cited, sentence, data))
    data["datapackage.json"] = export.json_bytes(described.data_package)
    data["croissant.json"] = export.json_bytes(described.croissant)
    data["CITATION.cff"] = cite.cff_of(dataset, cited).encode()
    rows = {name: len(frame) for name, frame in frames.items()}
    listed = {name: (_digest(content), rows.get(name)) for name, content in data.items()}
    return {"README.md": readme(dataset, view, cited, sentence, listed).encode(), **data}


def _description(
    dataset: Dataset, view: View, cited: Citation, sentence: str, data: Mapping[str, bytes]
) -> Description:
    """The description of the zip: that of the data package, with the tables that the zip contains."""
    listed = dataset.crossings["crossing_id"].isin(view.links["crossing_id"])
    return Description(
        dataset,
        cited,
        f"{sentence}.",
        (*(_table(dataset, table, data) for table in TABLES), _layer(dataset, data)),
        dataset.crossings[listed],
        home=cited.url if "homepage" in dataset.descriptor else "",
        said={**export.said(dataset, view), "selection": permalinks.query(view.selection)},
    )


def _table(dataset: Dataset, table: str, data: Mapping[str, bytes]) -> Json:
    relations = {"foreignKeys": _RELATIONS[table]} if table in _RELATIONS else {}
    return {
        **_file(f"{table}.csv", data),
        "name": table,
        **data_package.TABLE,
        "format": "csv",
        "mediatype": "text/csv",
        "licenses": [dataset.descriptor["licenses"][0]],
        "schema": {"fields": [_field(f) for f in columns.fields(dataset, table)], **relations},
    }


def _field(field: columns.Field) -> Json:
    """A column; booleans are written as `true` or empty."""
    return {**field, "trueValues": ["true"], "falseValues": ["false"]} if field["type"] == "boolean" else dict(field)


def _layer(dataset: Dataset, data: Mapping[str, bytes]) -> Json:
    return {
        **_file(FEATURES, data),
        "name": "features",
        "format": "geojson",
        "mediatype": "application/geo+json",
        "licenses": [dataset.descriptor["licenses"][-1]],
    }


def _file(name: str, data: Mapping[str, bytes]) -> Json:
    return {"path": name, "encoding": "utf-8", "bytes": len(data[name]), "hash": f"sha256:{_digest(data[name])}"}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip, in order, all with the same date and permissions."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, content)
    return target.getvalue()
