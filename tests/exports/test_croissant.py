"""The Croissant description of the zip, read by the tool of those who wrote the standard."""

import io
import json
import zipfile
from urllib.parse import parse_qsl

import mlcroissant
import pandas as pd
import pytest

from raillinks.exports import bundles, descriptors, tables
from tests.support.exports import the_view
from tests.support.tiers import sample, slow

QUERIES = ("as_of=2022-09-26", "as_of=1900-01-01&service=passenger", "as_of=2026-03-12&crossing=dandong-sinuiju")


@pytest.fixture(params=QUERIES)
def folder(request, dataset, tmp_path):
    view = the_view(dataset, parse_qsl(request.param))
    with zipfile.ZipFile(io.BytesIO(bundles.export_zip(dataset, view))) as archived:
        archived.extractall(tmp_path)
    return tmp_path


@sample(1)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # of mlcroissant, about rdflib
@slow("the form is checked always")
def test_mlcroissant_reads_every_row_of_every_table(folder):
    read = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    assert read.metadata.issues.report() == ""
    assert [records.id for records in read.metadata.record_sets] == list(tables.IN_ZIP)
    for table in tables.IN_ZIP:
        frame = pd.read_csv(folder / f"{table}.csv", dtype=str, keep_default_na=False)
        records = list(read.records(record_set=table)) if len(frame) else []  # it reads no table without a row
        assert len(records) == len(frame)
        first = frame.columns[0]
        assert [text(record[f"{table}/{first}"]) for record in records] == frame[first].tolist()


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


@sample(2)
def test_files_columns_and_references_are_those_of_the_descriptor(folder):
    described = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    files = {each["contentUrl"]: f"sha256:{each['sha256']}" for each in described["distribution"]}
    assert files == {resource["path"]: resource["hash"] for resource in package["resources"]}
    for records, resource in zip(described["recordSet"], package["resources"], strict=False):
        assert [f["name"] for f in records["field"]] == [f["name"] for f in resource["schema"]["fields"]]
    referring = {f["@id"]: f["references"]["field"]["@id"] for r in described["recordSet"] for f in r["field"]
                 if "references" in f}  # fmt: skip
    assert referring == {"claims/event_id": "events/event_id", "claims/source_id": "sources/source_id"}


def test_every_type_of_a_column_has_its_name_in_schema_org(dataset):
    found = {field["type"] for table in tables.IN_ZIP for field in tables.fields(dataset, table)}
    assert found <= set(descriptors.TYPES)
