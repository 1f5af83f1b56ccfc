"""The API as its own description says it is, for Schemathesis; Hypothesis keeps its printer."""

from hypothesis import core
from hypothesis.vendor.pretty import RepresentationPrinter
from schemathesis import openapi
from schemathesis.generation.hypothesis import setup

setup()  # once in a process: it swaps the class that prints examples for one that prints none, for every law
vars(core)["RepresentationPrinter"] = RepresentationPrinter


def operation(app, path: str):
    """What `GET` on a path of the API takes and answers."""
    return openapi.from_asgi("/api/v1/openapi.json", app)[path]["GET"]
