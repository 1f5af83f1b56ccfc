"""The zip and its readme: complete, valid, the same bytes for the same view, and no text of the data acts in it."""

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import frictionless
import pytest

from raillinks.exports import bundles, tables
from tests.support.exports import read, the_view, unzipped
from tests.support.tiers import sample


def test_the_zip_validates_with_frictionless(dataset, tmp_path):
    content = bundles.export_zip(dataset, the_view(dataset))
    with zipfile.ZipFile(io.BytesIO(content)) as archived:
        archived.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    assert report.stats["tasks"] == 7


@sample(1)
@pytest.mark.parametrize("query", [[("as_of", "1900-01-01")], [("known_on", "2022-01-20"), ("disputed", "apply")]])
def test_an_unusual_zip_validates_too(dataset, tmp_path, query):
    with zipfile.ZipFile(io.BytesIO(bundles.export_zip(dataset, the_view(dataset, query)))) as archived:
        archived.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])


def test_the_readme_gives_the_checksum_and_rows_of_every_file(dataset):
    files = unzipped(bundles.export_zip(dataset, the_view(dataset)))
    text = files.pop("README.md").decode()
    for name, content in files.items():
        rows = len(read(content)) if name.endswith(".csv") else ""
        assert f"| `{name}` | {rows} | `{hashlib.sha256(content).hexdigest()}` |" in text


def test_the_readme_explains_itself(dataset):
    view = the_view(dataset, [("as_of", "2026-11-01"), ("known_on", "2026-11-02"), ("service", "freight")])
    text = unzipped(bundles.export_zip(dataset, view))["README.md"].decode()
    assert f"{len(view.events)} of {len(view.known)} events (freight; up to 2026-11-01; as known on 2026-11-02)" in text
    for said in (
        "Data version: " + dataset.version,
        "As of: 2026-11-01",
        "Known on: 2026-11-02",
        f"Covered to: {dataset.covered_to}",
        "every status is the last known",
    ):
        assert said in text
    for field in tables.fields(dataset, "events"):
        assert f"| `{field['name']}` |" in text
    assert f"## Sources used ({len(view.sources)})" in text
    assert all(url in text.replace("\\", "") for url in view.sources["url"])


def test_no_text_of_the_descriptor_acts_in_the_readme(small):
    """Titles of package, licences and sources, names and descriptions of columns: all come from data."""
    hostile = "<img src=x> [a](javascript:b) | `c` ```` *d*"
    described = json.loads(json.dumps(dict(small.descriptor)))
    described |= {"title": hostile, "contributors": [{"title": hostile}], "sources": [{"title": hostile}]}
    described["licenses"][0]["title"] = hostile
    described["resources"][0]["schema"]["fields"][0] |= {"description": hostile}
    odd = replace(small, descriptor=described)
    text = unzipped(bundles.export_zip(odd, the_view(odd)))["README.md"].decode()
    outside = "".join(text.split("`````")[::2])  # but for the citation, a block of code with a longer fence
    assert outside.count("img src=x") == 4
    bare = re.sub(r"\\.", "", outside)  # without what is escaped
    for markup in ("<img", "[a]", "b) |", "`c`", "*d*"):
        assert markup not in bare


def test_a_column_without_a_description_and_sources_without_an_address_go_out(small):
    described = json.loads(json.dumps(dict(small.descriptor)))
    del described["resources"][0]["schema"]["fields"][0]["description"], described["sources"]
    odd = replace(small, descriptor=described)
    assert "| `event_id` |  |" in unzipped(bundles.export_zip(odd, the_view(odd)))["README.md"].decode()


@sample(1)
@pytest.mark.parametrize("page", [[], [("context", "1"), ("kind", "suspension"), ("kind", "closure"), ("q", "신의주")]])
def test_the_permalink_of_the_readme_gives_the_same_bytes(dataset, page):
    first = bundles.export_zip(dataset, the_view(dataset, [("as_of", "2022-09-26"), *page]))
    text = unzipped(first)["README.md"].decode()
    link = text.split("Permalink: `")[1].split("`")[0]
    assert bundles.export_zip(dataset, the_view(dataset, parse_qsl(urlsplit(link).query))) == first


def test_the_order_in_which_values_are_chosen_changes_no_byte(dataset):
    query = [("as_of", "2022-09-26"), ("kind", "suspension"), ("kind", "closure"), ("kind", "closure")]
    assert bundles.export_zip(dataset, the_view(dataset, query)) == bundles.export_zip(
        dataset, the_view(dataset, query[:1] + query[:0:-1])
    )


def test_every_file_of_the_zip_has_the_same_date_and_rights(dataset):
    with zipfile.ZipFile(io.BytesIO(bundles.export_zip(dataset, the_view(dataset)))) as archived:
        assert {(i.date_time, i.external_attr, i.create_system) for i in archived.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 0o644 << 16, 3)
        }
        assert archived.namelist() == [
            "README.md", "events.csv", "claims.csv", "sources.csv", "status.csv", "intervals.csv", "measures.csv",
            "features.geojson", "datapackage.json", "croissant.json", "CITATION.cff",
        ]  # fmt: skip


def test_the_home_page_of_the_package_is_the_base_of_its_permalinks(dataset):
    homed = replace(dataset, descriptor={**dataset.descriptor, "homepage": "https://rail.example/"})
    files = unzipped(bundles.export_zip(homed, the_view(homed)))
    link = f"https://rail.example/?as_of=2022-09-26&data_version={dataset.version}"
    assert f"Permalink: `{link}`\n" in files["README.md"].decode()
    assert f'url: "{link}"' in files["CITATION.cff"].decode()
    assert json.loads(files["datapackage.json"])["homepage"] == "https://rail.example/"


def test_a_disputed_event_goes_out_with_every_claim_and_source(dataset):
    view = the_view(dataset, [("mode", "all"), ("confidence", "disputed"), ("publisher", "Radio Free Asia")])
    files = unzipped(bundles.export_zip(dataset, view))
    events = {r["event_id"] for r in read(files["events.csv"])}
    assert events
    claims = dataset.claims[dataset.claims["event_id"].isin(events)]
    assert {r["claim_id"] for r in read(files["claims.csv"])} == set(claims["claim_id"])
    assert {r["source_id"] for r in read(files["sources.csv"])} == set(claims["source_id"])
    assert {r["stance"] for r in read(files["claims.csv"])} == {"supports", "disputes"}
