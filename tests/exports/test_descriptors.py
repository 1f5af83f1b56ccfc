"""One description in three standards: each is read by a tool of that standard, and all say the same."""

import io
import json
import zipfile
from importlib import resources
from urllib.parse import parse_qsl

import dplib
import mlcroissant
import pandas as pd
import pytest
from jsonschema import Draft7Validator
from pyld import jsonld

from raillinks.exports import api_paths, bundles, descriptors, formats, tables
from raillinks.package import descriptor
from raillinks.versions import version_history
from tests.conftest import ROOT
from tests.support.exports import no_document, the_view, unzipped
from tests.support.tiers import sample, slow

BASE = "https://rail.example/"
SCHEMA_ORG, CROISSANT = "https://schema.org/", "http://mlcommons.org/croissant/"

PROFILE = json.loads((resources.files(dplib) / "profiles/2.0/datapackage.json").read_text(encoding="utf-8"))
"""The JSON Schema at the address that `$schema` names."""


def faults(described):
    """What the published form of version 2 has against a descriptor."""
    return [error.message for error in Draft7Validator(PROFILE).iter_errors(described)]


def expanded(described):
    [subject] = jsonld.expand(described, {"documentLoader": no_document})
    return subject


def value(of, term):
    return of[f"{SCHEMA_ORG}{term}"][0]["@value"]


@pytest.fixture(params=["as_of=2020-12-31", "as_of=1900-01-01&service=passenger"])
def zipped(request, small):
    files = unzipped(bundles.export_zip(small, the_view(small, parse_qsl(request.param))))
    return files, *(json.loads(files[name]) for name in ("datapackage.json", "croissant.json"))


@pytest.fixture
def of_package(small):
    return descriptors.described(api_paths.description(small, BASE))


def removed_keys(described):
    """Keys of version 1 that version 2 took out."""
    inside = [described, *described["resources"], *described["contributors"]]
    return [key for part in inside for key in ("profile", "role") if key in part]


def test_the_descriptor_of_the_package_has_the_published_form_of_version_2():
    described = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    assert described["$schema"] == descriptor.SCHEMA
    assert faults(described) == []
    assert removed_keys(described) == []
    assert {each["format"] for each in described["resources"] if each.get("type") == "table"} == {"csv"}
    assert descriptor.version_2(described) == described


def test_the_descriptor_of_a_zip_has_it_too(zipped):
    _, described, _ = zipped
    assert described["$schema"] == descriptor.SCHEMA
    assert faults(described) == []
    assert removed_keys(described) == []


def test_the_descriptor_of_the_parquet_files_has_it_too(small):
    files = unzipped(formats.of_file("all.parquet.zip").write(small, the_view(small, [("as_of", "2020-12-31")])))
    described = json.loads(files["datapackage.json"])
    assert faults(described) == []
    assert {(each["type"], each["format"]) for each in described["resources"]} == {("table", "parquet")}


@pytest.mark.parametrize("spoilt", [{"contributors": [{"roles": []}]}, {"resources": [{"name": "x"}]}])
def test_the_published_form_refuses_another_one(spoilt):
    described = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    assert faults(described | spoilt)


def test_a_descriptor_of_version_1_is_written_in_the_form_of_version_2():
    """The one of the first data version, which stays as it is."""
    first = json.loads(version_history.read_history(ROOT).contents("0.1.0")["datapackage.json"])
    assert removed_keys(first)
    described = descriptor.version_2(first)
    assert faults(described) == []
    assert removed_keys(described) == []
    assert described["contributors"][0]["roles"] == [first["contributors"][0]["role"]]
    keys = {r["name"]: r["schema"] for r in described["resources"] if "schema" in r}
    assert keys["events"]["primaryKey"] == ["event_id"]
    assert {tuple(key["fields"]) for key in keys["claims"]["foreignKeys"]} == {("event_id",), ("source_id",)}


def test_a_json_ld_processor_reads_the_croissant_description_of_a_zip(zipped):
    files, package, croissant = zipped
    subject = expanded(croissant)
    assert subject["@type"] == [f"{SCHEMA_ORG}Dataset"]
    assert value(subject, "version") == package["version"]
    assert value(subject, "description") == package["description"]
    listed = {value(file, "contentUrl"): value(file, "sha256") for file in subject[f"{SCHEMA_ORG}distribution"]}
    assert listed == {each["path"]: each["hash"].removeprefix("sha256:") for each in package["resources"]}
    sets = {each["@id"].rsplit("/")[-1]: each for each in subject[f"{CROISSANT}recordSet"]}
    assert [*sets] == list(tables.IN_ZIP)
    for resource in package["resources"]:
        assert resource["bytes"] == len(files[resource["path"]])


def test_a_json_ld_processor_reads_what_a_page_says_of_the_package(of_package, small):
    subject = expanded(of_package.schema_org)
    assert subject["@type"] == [f"{SCHEMA_ORG}Dataset"]
    assert value(subject, "name") == small.descriptor["title"]
    addresses = [value(file, "contentUrl") for file in subject[f"{SCHEMA_ORG}distribution"]]
    assert f"{BASE}api/v1/events.csv" in addresses
    assert len(set(addresses)) == len(addresses)


def test_all_three_say_the_same(of_package):
    package, org, croissant = of_package
    assert croissant["citeAs"].startswith("@")
    assert all(f"{org[name]}" in croissant["citeAs"] for name in ("name", "version"))
    assert faults(package) == []
    assert {package["version"], org["version"], croissant["version"]} == {package["version"]}
    assert {package["description"], org["description"], croissant["description"]} == {package["description"]}
    licences = [each["path"] for each in package["licenses"]]
    assert licences == org["license"] == croissant["license"]
    paths = [each["path"] for each in package["resources"]]
    assert paths == [each["contentUrl"] for each in org["distribution"]]
    assert paths == [each["contentUrl"] for each in croissant["distribution"]]
    assert [each["title"] for each in package["contributors"]] == [each["name"] for each in org["creator"]]


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
