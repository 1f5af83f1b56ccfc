"""The bill of materials and the licences of a release; tests/test_installed.py has the wheel itself."""

import json
import shutil
import zipfile
from importlib import metadata

import pytest

from tests.conftest import ROOT
from tools import release
from tools.requirements import locked

TIME = 1_790_000_000
METADATA = """\
Metadata-Version: 2.4
Name: china-dprk-rail-links
Version: 9.8.7
License-Expression: MIT AND OFL-1.1
Requires-Dist: pandas>=3
Provides-Extra: database
Requires-Dist: psycopg[binary]>=3.2; extra == "database"
"""


@pytest.fixture
def wheel(tmp_path):
    path = tmp_path / "china_dprk_rail_links-9.8.7-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as files:
        files.writestr("china_dprk_rail_links-9.8.7.dist-info/METADATA", METADATA)
        files.writestr("china_dprk_rail_links-9.8.7.dist-info/licenses/fonts/OFL.txt", "The font's own terms.")
    return path


def test_the_bill_has_all_that_the_wheel_and_its_extras_need_as_the_lock_has_it(wheel):
    bill = release.bill_of_materials(wheel, TIME)
    assert bill == release.bill_of_materials(wheel, TIME)
    assert bill["metadata"]["timestamp"] == "2026-09-21T14:13:20Z"
    own, parts = bill["metadata"]["component"], {each["name"]: each for each in bill["components"]}
    assert (own["version"], own["purl"]) == ("9.8.7", "pkg:pypi/china-dprk-rail-links@9.8.7")
    assert {"numpy", "pandas", "psycopg", "psycopg-binary"} <= parts.keys()
    pinned = {each.name: each.version for each in locked((ROOT / "requirements-dev.txt").read_text(encoding="utf-8"))}
    assert {name: each["version"] for name, each in parts.items()} == {name: pinned[name] for name in parts}
    scopes = {name: each["scope"] for name, each in parts.items()}
    assert (scopes["numpy"], scopes["psycopg-binary"]) == ("required", "optional")


def test_each_dependency_of_the_bill_is_a_part_of_it(wheel):
    bill = release.bill_of_materials(wheel, TIME)
    refs = {each["bom-ref"] for each in (bill["metadata"]["component"], *bill["components"])}
    needs = {each["ref"]: set(each["dependsOn"]) for each in bill["dependencies"]}
    assert needs.keys() == refs
    assert set().union(*needs.values()) <= refs
    assert f"pkg:pypi/numpy@{metadata.version('numpy')}" in needs[f"pkg:pypi/pandas@{metadata.version('pandas')}"]
    json.dumps(bill)


def test_the_licences_of_all_that_is_shipped_are_named_and_their_texts_are_there(wheel):
    text = release.licences(wheel, release.bill_of_materials(wheel, TIME))
    lines = text.splitlines()
    assert lines[0] == "china-dprk-rail-links 9.8.7: MIT AND OFL-1.1"
    assert "not stated" not in text
    assert "fonts/OFL.txt" in lines
    assert text.rstrip().endswith("The font's own terms.")


def test_each_step_is_said_beside_what_was_made(wheel, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(release, "DIST", tmp_path / "dist")
    monkeypatch.setattr(release, "build", lambda _, out, __: shutil.copy(wheel, out))
    release.main()
    said = capsys.readouterr()
    steps = said.err.splitlines()
    assert [step.partition(":")[0] for step in steps] == [f"{n} of {len(steps)}" for n in range(1, len(steps) + 1)]
    made = {path.name for path in (tmp_path / "dist").iterdir()} - {"SHA256SUMS"}
    assert {line.split()[1] for line in said.out.splitlines()} == made
    assert len(made) == 3
