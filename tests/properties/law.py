"""How a law is tried: 500 generated examples, the same ones in every run; `LAWS=quick` tries 40 (mutation runs)."""

import os

from hypothesis import HealthCheck, settings

EXAMPLES = {"full": 500, "quick": 40}

law = settings(
    max_examples=EXAMPLES[os.environ.get("LAWS", "full")],
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
