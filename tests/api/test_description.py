"""The API is as its own description says, for Schemathesis too."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.openapi.checks import RejectedPositiveData

from raillinks.exports import api_paths
from raillinks.query.selection import NAMES, PAGE_ONLY
from tests.api.asking import SELECTED, get
from tests.properties.law import law
from tests.support import api_schema
from tests.support.tiers import by_tier, sample

UNDESCRIBED = ("after ", "before ", api_paths.TOO_LONG)
"""How refusals begin for which a description has no words."""
PATIENCE = 120
"""Seconds for an answer: a workbook of a century of months takes five, and more where other tests run."""


def test_the_description_names_every_path_and_name(client, served):
    body = json.loads(get(client, "openapi.json").content)
    mount = served.routes[0]
    assert {route.path for route in mount.routes} == set(body["paths"])
    for path in body["paths"].values():
        named = {p["name"] for p in path["get"]["parameters"]}
        assert {*NAMES, *PAGE_ONLY} <= named


@sample(4)
@pytest.mark.parametrize(
    "path", [f"/{path}" for path in SELECTED] + ["/layers/{name}.geojson", "/openapi.json", "/health"]
)
def test_what_the_description_says_holds(served, path):
    """Schemathesis calls the path with good and bad queries, and holds each answer against the description.

    A description has no words for days that contradict each other or the log, nor for a panel that is too long: such
    a query may be refused as well.
    """

    @settings(law, max_examples=by_tier(4, 200), suppress_health_check=list(HealthCheck))
    @given(case=api_schema.operation(served, path).as_strategy())
    def holds(case):
        try:
            case.call_and_validate(timeout=PATIENCE)
        except FailureGroup as group:
            refused = [f for f in group.exceptions if isinstance(f, RejectedPositiveData)]
            error = case.call(timeout=PATIENCE).json()["error"]
            if len(refused) < len(group.exceptions) or not error.startswith(UNDESCRIBED):
                raise

    holds()
