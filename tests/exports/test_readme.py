"""The readme of an export: complete, and no text of the data acts in it."""

import hashlib
import json
import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from raillinks.exports import bundles, readme, tables
from tests.support.exports import read, the_view, unzipped
from tests.support.tiers import sample


def test_the_readme_gives_the_checksum_and_rows_of_every_file(dataset):
    files = unzipped(bundles.export_zip(dataset, the_view(dataset)))
    text = files.pop("README.md").decode()
    for name, content in files.items():
        rows = len(read(content)) if name.endswith(".csv") else ""
        assert f"| `{name}` | {rows} | `{hashlib.sha256(content).hexdigest()}` |" in text


def test_the_readme_explains_itself(dataset):
    view = the_view(dataset, [("as_of", "2026-11-01"), ("known_on", "2026-11-02"), ("service", "freight")])
    text = unzipped(bundles.export_zip(dataset, view))["README.md"].decode()
    assert (
        f"{len(view.events)} of {len(view.known)} events in the log (freight; up to 2026-11-01; as known on 2026-11-02)"
        in text
    )
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


@sample(1)
@pytest.mark.parametrize("page", [[], [("context", "1"), ("kind", "suspension"), ("kind", "closure"), ("q", "신의주")]])
def test_the_permalink_of_the_readme_gives_the_same_bytes(dataset, page):
    first = bundles.export_zip(dataset, the_view(dataset, [("as_of", "2022-09-26"), *page]))
    text = unzipped(first)["README.md"].decode()
    link = text.split("Permalink: `")[1].split("`")[0]
    assert bundles.export_zip(dataset, the_view(dataset, parse_qsl(urlsplit(link).query))) == first


@pytest.mark.parametrize("text", ["<b>x</b>", "[a](javascript:x)", "`code`", "| cell |", "a\r\n# heading", "*_\\"])
def test_no_text_from_data_acts_in_the_readme(text):
    shown = readme.plain(text)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)[`*_\[\]<>|#]", shown.replace("\\\\", ""))
