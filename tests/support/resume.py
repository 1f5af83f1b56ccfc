"""A plugin of pytest: leaves out the tests that a file lists, and adds those that pass. See tests/parts.py."""

from pathlib import Path

import pytest

OPTION = "--passed-before"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, type=Path, help="a file of node ids: these are left out, and those that pass are added")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the process that xdist's workers report to
        config.pluginmanager.register(_Recorder(config.getoption(OPTION)))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    file: Path = config.getoption(OPTION)
    before = file.with_suffix(".before")  # what passes meanwhile does not change what a new worker collects
    passed = set(before.read_text(encoding="utf-8").splitlines())
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in passed])
    items[:] = [item for item in items if item.nodeid not in passed]


class _Recorder:
    """Adds a line for each test that has passed or was skipped, once its fixtures have ended well."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.when == "teardown" and report.nodeid not in self.failed:
            with self.file.open("a", encoding="utf-8") as lines:
                lines.write(f"{report.nodeid}\n")
