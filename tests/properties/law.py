"""How many examples a law is tried on.

- `make test`: 10 examples; 8 of a `costly_law`, an example of which is a log with its sources or a package that is
  read. Each run has a fresh seed (tests/conftest.py prints it).
- `make test-all`: 500 examples; each night draws others.
- `python -m tests.planted`: 2,000 examples, the same in every run; the first failure ends the law.

An example that once failed stays as an `@example`: every run tries it first. A `further_law` builds on the laws of the
status rules (readings over time, comparisons), and need not have a planted bug of its own.
"""

from hypothesis import HealthCheck, Phase, settings

from tests.support.tiers import TIER

EXAMPLES = {"sample": 10, "all": 500, "planted": 2000}
COSTLY = EXAMPLES | {"sample": 8}

law = settings(
    max_examples=EXAMPLES[TIER],
    phases=[Phase.generate] if TIER == "planted" else [Phase.explicit, Phase.generate, Phase.shrink],
    derandomize=TIER == "planted",
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
costly_law = settings(law, max_examples=COSTLY[TIER])
further_law = law
costly_further_law = costly_law
