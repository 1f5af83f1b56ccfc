"""The bundled data package, read once for all tests; the seed of the run."""

import asyncio
import gc
import os
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests.support.tiers import SEED, TIER, by_tier, evenly

RARELY = (50_000, 20, 100)
"""Thresholds of Python's garbage collector, as for `gc.set_threshold`: what the tests make is small and soon released,
and looking for cycles among all that they import takes a tenth of their time."""
ROOT = Path(__file__).resolve().parents[1]
TODAY = np.datetime64("2026-11-24", "D")
LONGEST = ("tests/test_recipes.py", "tests/properties/test_sixth_status.py")
"""Files with the tests that take longest: a run on several workers does not end with one of them alone,
nor begin with one: a first run compiles each module as it is imported."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Begins Hypothesis at the seed of the run, unless the command line names another; sets this process up."""
    gc.set_threshold(*RARELY)
    # `make test` holds texts as app.py does, `make test-all` as commands and readers' scripts do: both are tried
    pd.options.mode.string_storage = by_tier("python", "auto")
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(SEED)


def pytest_report_header(config):
    return f"TESTS={TIER} SEED={SEED}"


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config, items):
    """Refuses a test that is left out of `make test` without a reason; takes the cases that `@sample` names.

    Once `-m` has left out others, what is left gets its order.
    """
    cases = defaultdict(list)
    for item in items:
        for mark in item.iter_markers("slow"):
            if not mark.args:
                raise pytest.UsageError(f'{item.nodeid}: say why it is slow, as @slow("why")')
        for mark in item.iter_markers("sample"):
            cases[item.parent, item.originalname, *mark.args].append(item)
    # A case that somebody names on the command line is run.
    named = {argument for argument in config.args if "[" in argument}
    left = {case for (*_, count), every in cases.items() for case in every if case not in evenly(every, count)}
    left = {case for case in left if not any(argument.endswith(case.nodeid) for argument in named)}
    if left:
        config.hook.pytest_deselected(items=[*left])
        items[:] = [item for item in items if item not in left]
    result = yield
    items[:] = in_running_order(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    return result


def in_running_order(items, workers):
    """One worker begins with the tests in a browser; the next one has the longest after a quarter of its piece.

    pytest-xdist gives each worker a piece of the list of equal length, and a worker that has finished takes over half
    of what another has left. Browsers that compete for two cores take twice the time of one after another.
    """
    browser = [item for item in items if item.get_closest_marker("browser")]
    longest = [item for item in items if item.nodeid.startswith(LONGEST)]
    placed = {*map(id, browser + longest)}
    others = [item for item in items if id(item) not in placed]
    piece = len(items) // workers
    before = max(0, piece - len(browser)) + piece // 4
    return browser + others[:before] + longest + others[before:]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Lets a test without a browser start an event loop after one with a browser.

    Playwright's loop stands still between its calls, but asyncio takes it for a running one.
    """
    if item.get_closest_marker("browser") or "browser_type" in item.fixturenames:  # one may come by its name
        return (yield)
    playwright = asyncio._get_running_loop()  # noqa: SLF001 (made for those who write event loops)
    asyncio._set_running_loop(None)  # noqa: SLF001
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(playwright)  # noqa: SLF001


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A law that fails says how to see the failure again and how to keep its example."""
    report = yield
    if report.failed and getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
        report.sections.append(("To keep this example", how_to_keep(item)))
    return report


def how_to_keep(item):
    return (
        f"Run again: TESTS={TIER} SEED={SEED} python -m pytest '{item.nodeid}'\n"
        "Keep: put the arguments of the falsifying example above @given, as @example(name=value, ...). A law that\n"
        "draws from `data` takes no @example: write the case as a test of its own."
    )


@pytest.fixture(scope="session")
def dataset():
    return load.load(ROOT)


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The tiny package."""
    folder = tmp_path_factory.mktemp("tiny")
    tiny.write(folder, tiny.files())
    return load.load(folder)


@pytest.fixture(scope="session")
def plain_view(dataset):
    """Everything known, on the day the log was begun."""
    return views.make_view(dataset, Selection(as_of=TODAY, context=True))


from tests import tiny  # noqa: E402 (it needs the names above)
from tests.support.places import place_with, postgres_server  # noqa: E402 (they need the names above)

__all__ = ["place_with", "postgres_server"]
