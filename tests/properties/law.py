"""How many examples a law is tried on.

`make test` takes few, the same ones in each run; each law notices its planted bug with them (tests/planted.py).
`make test-laws` takes 500 others each time. An example that once failed stays as an `@example`: every run tries it
first. A `rare_law` takes more, as its bug is rare among logs; a `costly_law` has examples that take long: a log with
its sources, or a package that is read. A `further_law` builds on the laws of the status rules (readings over time,
comparisons), and need not have a planted bug of its own.
"""

import os

from hypothesis import HealthCheck, Phase, settings

from tests.support.tiers import by_tier

PHASES = [Phase.explicit, Phase.generate] + [Phase.shrink] * ("PLANTED" not in os.environ)
"""A planted bug needs no smallest example."""
law = settings(
    max_examples=by_tier(10, 500),
    phases=PHASES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
rare_law = settings(law, max_examples=by_tier(100, 500))
costly_law = settings(law, max_examples=by_tier(8, 500))
rare_costly_law = settings(law, max_examples=by_tier(24, 500))
further_law = law
costly_further_law = costly_law
