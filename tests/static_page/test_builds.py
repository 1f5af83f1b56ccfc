"""What is written: the same bytes each time, in files that are named by their content."""

import gzip
import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from dashboard.session.page_links import PAGE
from dashboard.widgets.sortable_table import TABLE
from raillinks.cli import answers
from raillinks.cli import main as command_line
from static_page import __main__ as page_command
from static_page import document, modules, packed_layers, parts
from tests import tiny
from tests.conftest import ROOT, TODAY
from tests.support.node import run_module
from tests.support.tiers import by_tier, slow
from timemap.assets import TIME_MAP


def built(package, out, seed, *more):
    command = [sys.executable, "-m", "static_page", out, "--package", package, *more]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run(command, cwd=ROOT, check=True, env=environment, capture_output=True)
    files = sorted(path for path in out.rglob("*") if path.is_file()) if out.is_dir() else [out]
    return {str(path.relative_to(out)) if out.is_dir() else "": path.read_bytes() for path in files}


@slow("builds the page twice; the others here build it once")
def test_two_builds_are_equal_byte_for_byte(page_log, made, single, tmp_path):
    """One by the command, in another process, with other hashes."""
    package = by_tier(tmp_path / "package", ROOT)
    if package != ROOT:
        tiny.write(package, tiny.complete_files())
    assert built(package, tmp_path / "out", "1") == document.folder(page_log, made)
    if package == ROOT:
        assert built(package, tmp_path / "rail.html", "2", "--single") == {"": single.read_bytes()}


def test_a_file_is_named_by_its_content(folder):
    files = list((folder / "some" / "where" / document.FOLDER).iterdir())
    assert files
    for path in files:
        assert path.name.split(".")[-2] == sha256(path.read_bytes()).hexdigest()[:16]


@slow("builds the bundled log's page; the tiny one is quick")
def test_the_single_file_is_at_most_6_mb(single):
    assert single.stat().st_size <= 6_000_000


def test_a_layer_is_the_same_after_its_steps(dataset):
    script = """
    import { readFileSync } from 'node:fs';
    import { unpacked } from './static_page/static/layers.js';
    console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(unpacked)));"""
    packed = [packed_layers.packed(content) for content in dataset.layers.values()]
    assert run_module(script, packed) == [json.loads(content) for content in dataset.layers.values()]
    assert all(layer["scale"] for layer in packed)


def test_a_layer_that_steps_would_change_is_left_as_it_is():
    line = {"type": "LineString", "coordinates": [[124.1234567, 40.0], [124.2, 40.0]]}
    layer = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": line}]}
    assert packed_layers.packed(json.dumps(layer).encode()) == {"scale": 0, "layer": layer}


def test_only_comments_are_taken_from_a_module():
    """None of what goes stands in a text of several lines: as many marks open such texts before it as end them."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in modules.STATIC.glob("*.js")}
    sources |= {
        name: content.decode()
        for name, content in {**TIME_MAP.files, **TABLE.files, **PAGE.files}.items()
        if name.endswith(".js")
    }
    for name, source in sources.items():
        kept = modules.without_comments(source)
        begins = 0
        for line in source.splitlines(keepends=True):
            if not kept.startswith(line, begins):
                assert re.match(r"\s*(//|/\*\*| \*)", line), (name, line)
                assert kept[:begins].count("`") % 2 == 0, (name, line)
            else:
                begins += len(line)
        assert begins == len(kept), name
    assert sum(len(modules.without_comments(source)) for source in sources.values()) < 0.8 * sum(
        map(len, sources.values())
    )


def test_every_import_of_a_module_is_one_that_the_page_has():
    known = {**modules.first(), **modules.later()}
    for name, source in known.items():
        assert not re.findall(r"(?:from|import)\s*\(?\s*['\"]\.", source), name
        for wanted in re.findall(rf"['\"]{modules.PREFIX}([\w.]+)['\"]", source):
            assert wanted in known, (name, wanted)


@slow("builds the bundled log's page; the tiny one is quick")
def test_the_command_writes_the_single_file_of_any_package(tmp_path):
    tiny.write(tmp_path / "package", tiny.files())
    out = tmp_path / "page.html"
    assert command_line.main(["page", str(out), "--single", "--package", str(tmp_path / "package")], TODAY) == 0
    assert out.read_bytes().startswith(b"<!doctype html>")


def test_the_command_is_left_to_the_repository(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(answers, "ROOT", tmp_path)
    assert command_line.main(["page", str(tmp_path / "page.html")], TODAY) == 2
    assert "clone of the project's repository" in capfd.readouterr().err


@pytest.mark.parametrize(("package", "code"), [("broken", 1), ("sound", 2)])
def test_what_cannot_be_written_is_said(tmp_path, capsys, monkeypatch, package, code):
    files = tiny.files() if package == "sound" else {**tiny.files(), "data/sources.csv": b"source_id\n"}
    tiny.write(tmp_path / "package", files)
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(parts, "of_dataset", lambda _: None)
    monkeypatch.setattr(document, "folder", lambda *_: {document.INDEX: b"-"})
    assert page_command.main([str(tmp_path / "file" / "below"), "--package", str(tmp_path / "package")]) == code
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_full_disk_leaves_the_page_as_it_was(tmp_path, monkeypatch):
    document.write(tmp_path, {document.INDEX: b"whole"})

    def full(path, content):
        with path.open("wb") as file:
            file.write(content[:1])
        raise OSError

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match=r"^$"):
        document.write(tmp_path, {document.INDEX: b"other"})
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"whole"]


def test_a_part_is_gzip_without_a_time(made):
    for content in made.packed.values():
        assert content[4:8] == b"\0\0\0\0"
        assert gzip.decompress(content)


def test_the_licences_of_what_is_handed_on_go_along(made):
    text = gzip.decompress(made.packed[parts.LICENCES]).decode()
    for name in ("LICENSE", "LICENSE-DATA.md", "OFL-latin.txt", "deck.gl"):
        assert name in text


def test_the_only_typefaces_are_those_of_the_first_view_and_their_licence_alone_goes_along(made):
    assert set(made.files) == {"latin-regular.woff", "latin-bold.woff"}
    licences = gzip.decompress(made.packed[parts.LICENCES]).decode()
    assert re.findall(r"^OFL-\w+\.txt$", licences, re.MULTILINE) == ["OFL-latin.txt"]
