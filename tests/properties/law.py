"""How a law is tried: 500 generated examples, the same ones in every run.

`LAWS=quick` tries 40 of them; `LAWS=planted` tries all, and is content with the first that fails (tests/planted.py).
What builds on the laws of the status rules (readings over time, comparisons) is a `further_law`, tried on fewer.
"""

import os

from hypothesis import HealthCheck, Phase, settings

MODE = os.environ.get("LAWS", "full")
EXAMPLES = {"full": 500, "planted": 500, "quick": 40}

FURTHER_EXAMPLES = 60

law = settings(
    max_examples=EXAMPLES[MODE],
    phases=[Phase.generate] if MODE == "planted" else [Phase.generate, Phase.shrink],
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
further_law = settings(law, max_examples=min(FURTHER_EXAMPLES, EXAMPLES[MODE]))
