"""Every package that a test of the intake makes passes the checks of every package."""

import pytest

from raillinks.domain.problems import errors
from raillinks.importer import pipeline
from raillinks.package import package_files
from raillinks.validation import load


@pytest.fixture(autouse=True)
def _packages_are_sound(monkeypatch):
    take_in = pipeline.take_in

    def checked(*args, **kwargs):
        taken = take_in(*args, **kwargs)
        if taken.files is not None:
            dataset, problems = load.parse_and_check(package_files.of_contents(taken.files))
            assert not errors(problems)
            assert dataset.crossings.equals(taken.dataset.crossings)
        return taken

    monkeypatch.setattr(pipeline, "take_in", checked)
