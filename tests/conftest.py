"""The bundled data package, read once for all tests; the tier of the run and the seed of its generated examples."""

import gc
import secrets
from pathlib import Path

import numpy as np
import pytest

from raillinks.loading import load
from raillinks.views import viewing
from raillinks.views.selection import Selection
from tests.support.tiers import TIER, TURNS, waits

RARELY = (50_000, 20, 100)
"""Thresholds of Python's garbage collector, as for `gc.set_threshold`: what the tests make is small and soon released,
and looking for cycles among all that they import takes a tenth of their time."""
ROOT = Path(__file__).resolve().parents[1]
TODAY = np.datetime64("2026-11-24", "D")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Chooses a fresh seed for Hypothesis, unless the command line or xdist's controller gives one."""
    gc.set_threshold(*RARELY)
    if config.option.hypothesis_seed is None:
        fresh = str(secrets.randbelow(2**32))
        config.option.hypothesis_seed = getattr(config, "workerinput", {}).get("hypothesis_seed", fresh)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """Hands the seed to a worker of xdist."""
    node.workerinput["hypothesis_seed"] = node.config.option.hypothesis_seed


def pytest_addoption(parser):
    parser.addoption(
        "--in-turns", action="store_true", help="leave out slow tests whose turn it is not: see `make test`"
    )


def pytest_report_header(config):
    seed = config.option.hypothesis_seed
    turn = f", slow tests: turn {int(seed) % TURNS + 1} of {TURNS}" if _in_turns(config) else ""
    return f"tier: {TIER} (TESTS={TIER}), examples: --hypothesis-seed={seed}{turn}"


def _in_turns(config):
    return TIER == "sample" and config.option.in_turns


def pytest_collection_modifyitems(config, items):
    """Leaves slow tests to other runs: the same ones in each worker, since all have one seed."""
    if not _in_turns(config):
        return
    seed = int(config.option.hypothesis_seed)
    later = [item for item in items if waits(item.nodeid, {mark.name for mark in item.iter_markers()}, seed)]
    config.hook.pytest_deselected(items=later)
    items[:] = [item for item in items if item not in set(later)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A law that fails says how to see the failure again and how to keep its example."""
    report = yield
    if report.failed and getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
        report.sections.append(("To keep this example", how_to_keep(item)))
    return report


def how_to_keep(item):
    return (
        f"Run again: TESTS={TIER} python -m pytest '{item.nodeid}' "
        f"--hypothesis-seed={item.config.option.hypothesis_seed}\n"
        "Keep: put the arguments of the falsifying example above @given, as @example(name=value, ...). A law that\n"
        "draws from `data` takes no @example: write the case as a test of its own."
    )


@pytest.fixture(scope="session")
def dataset():
    return load.load(ROOT)


@pytest.fixture(scope="session")
def plain_view(dataset):
    """Everything known, on the day the log was begun."""
    return viewing.view(dataset, Selection(as_of=TODAY, context=True))


from tests.support.places import place_with, postgres_server  # noqa: E402 (they need the names above)

__all__ = ["place_with", "postgres_server"]
