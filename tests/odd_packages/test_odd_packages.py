"""Each odd package is refused with the place of what is wrong, or every page, API path and export of it works.

`make test` takes some of the known failures of earlier versions and some others. `TESTS=all` takes three hundred, all
known ones among them.
"""

import pytest

from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset
from tests.odd_packages import works
from tests.odd_packages.oddities import oddities
from tests.support.tiers import SEED, by_tier, seeded

EVERYTHING = by_tier(sample=False, everything=True)
ALL = {oddity.name: oddity for oddity in oddities()}

KNOWN = (
    "stations feature id missing", "friendship_bridge feature id missing", "crossings accuracy_m missing everywhere",
    "crossings name_ko missing everywhere", "descriptor: title missing", "descriptor: name missing",
    "descriptor: contributors missing", "descriptor: licenses missing", "descriptor: description missing",
    "descriptor: events.summary description missing", "water coordinate NaN", "layers/land.geojson in utf-16",
    "crossings name surrogate", "descriptor: homepage javascript", "descriptor: sources[0].path javascript",
    "descriptor: sources missing", "a wide header", "descriptor: events.order_in_day as text",
    "descriptor: profile number",
)  # fmt: skip
"""What earlier versions accepted and then failed on, or took minutes for."""
KNOWN_TRIED, OTHERS_TRIED = by_tier(3, len(KNOWN)), by_tier(1, 300 - len(KNOWN))
OPENED = by_tier(1, 300)
"""How many of the accepted ones have their pages opened; the paths of the API are asked of each."""


def chosen():
    """A random choice of the known ones and of the others, bundled ones only where there is time for all."""
    chance = seeded("odd packages")
    others = sorted(name for name, oddity in ALL.items() if name not in KNOWN and (EVERYTHING or not oddity.whole))
    return [*chance.sample(KNOWN, KNOWN_TRIED), *chance.sample(others, OTHERS_TRIED)]


@pytest.fixture(scope="module")
def outcomes():
    return {name: works.outcome(ALL[name].files) for name in chosen()}


def test_there_are_enough_oddities_each_another_one():
    assert len(ALL) >= 300
    assert set(KNOWN) <= set(ALL)


def test_an_odd_package_is_refused_with_its_place_or_works(outcomes, record_property):
    accepted = {name: result for name, result in outcomes.items() if isinstance(result, Dataset)}
    for name, result in outcomes.items():
        if name not in accepted:
            works.assert_placed(result, name)
    for turn, dataset in enumerate(accepted.values(), start=SEED):
        works.assert_works(dataset, turn)
    shown = seeded("opened").sample(sorted(accepted), min(OPENED, len(accepted)))
    for name in shown:
        works.assert_pages_open(accepted[name], languages=tuple(LANGUAGES) if EVERYTHING else ("ko",))
    record_property("odd packages", f"{len(outcomes) - len(accepted)} refused, {len(accepted)} work")
    assert 0 < len(accepted) < len(outcomes)
