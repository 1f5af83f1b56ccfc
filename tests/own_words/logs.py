"""Logs with words of their own, of the tables beside this module: their names are invented."""

from dataclasses import replace
from pathlib import Path

from raillinks.importer import build_package, pipeline
from raillinks.importer.mapping import HowToRead
from tests.conftest import TODAY

LOGS = ("goods_people", "in_out", "vehicles")


def log_of(name, how=HowToRead()):  # noqa: B008 (a value)
    content = (Path(__file__).parent / f"{name}.csv").read_bytes()
    how = replace(how, columns={"log": {"crossing": "gate"}}) if name == "in_out" else how
    taken = pipeline.take_in({f"{name}.csv": content}, how, TODAY)
    assert taken.dataset is not None, taken.report.frame().to_string()
    assert not taken.report.rows_by_code()
    return taken.dataset


def write(dataset, folder):
    """Its package as a folder."""
    for path, content in build_package.files_to_keep(dataset).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
