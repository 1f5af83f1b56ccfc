"""Packages that the tests of the intake make pass the checks of every package: in `make test` a sixth of them."""

from zlib import crc32

import pytest

from raillinks.domain.problems import errors
from raillinks.importer import pipeline
from raillinks.package import package_files
from raillinks.validation import load
from tests.support.tiers import by_tier


@pytest.fixture(autouse=True)
def _packages_are_sound(monkeypatch):
    take_in = pipeline.take_in

    def checked(*args, **kwargs):
        taken = take_in(*args, **kwargs)
        if taken.files is not None and crc32(taken.files["data/events.csv"]) % by_tier(6, 1) == 0:
            dataset, problems = load.parse_and_check(package_files.of_contents(taken.files))
            assert not errors(problems)
            assert dataset.crossings.equals(taken.dataset.crossings)
        return taken

    monkeypatch.setattr(pipeline, "take_in", checked)
