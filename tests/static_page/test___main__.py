"""The command that writes the page."""

import sys

import pytest

from raillinks.cli import main as command_line
from raillinks.domain.problems import why_missing
from static_page import __main__ as page_command
from static_page import document, parts
from tests import tiny
from tests.conftest import TODAY
from tests.support.tiers import slow


@slow("builds the bundled log's page; the tiny one is quick")
def test_the_command_writes_the_single_file_of_any_package(tmp_path):
    tiny.write(tmp_path / "package", tiny.files())
    out = tmp_path / "page.html"
    assert command_line.main(["page", str(out), "--single", "--package", str(tmp_path / "package")], TODAY) == 0
    assert out.read_bytes().startswith(b"<!doctype html>")


def test_without_the_extra_the_command_says_how_to_install_it(tmp_path, monkeypatch, capfd):
    monkeypatch.setitem(sys.modules, "streamlit", None)
    assert command_line.main(["page", str(tmp_path / "page.html")], TODAY) == 2
    assert capfd.readouterr().err == f"{why_missing('dashboard', 'the page')}\n"


@pytest.mark.parametrize(("package", "code"), [("broken", 1), ("sound", 2)])
def test_what_cannot_be_written_is_said(tmp_path, capsys, monkeypatch, package, code):
    files = tiny.files() if package == "sound" else {**tiny.files(), "data/sources.csv": b"source_id\n"}
    tiny.write(tmp_path / "package", files)
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(parts, "of_dataset", lambda *_: None)
    monkeypatch.setattr(document, "folder", lambda *_: {document.INDEX: b"-"})
    assert page_command.main([str(tmp_path / "file" / "below"), "--package", str(tmp_path / "package")]) == code
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("at_terminal", [True, False])
def test_each_part_is_said_at_a_terminal_alone(tmp_path, capsys, monkeypatch, at_terminal):
    tiny.write(tmp_path / "package", tiny.files())
    monkeypatch.setattr(sys.stderr, "isatty", lambda: at_terminal)
    monkeypatch.setattr(document, "single", lambda _, made: "\n".join(made.packed).encode())
    out = tmp_path / "page.html"
    assert page_command.main([str(out), "--single", "--package", str(tmp_path / "package")]) == 0
    names = out.read_text(encoding="utf-8").splitlines()
    said = [f"{number} of {len(names)}: {name}" for number, name in enumerate(names, start=1)]
    assert capsys.readouterr().err.splitlines() == (said if at_terminal else [])
