"""Pages of links as a server sends them, beside its API."""

import re
from xml.etree import ElementTree as ET

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from api import routes
from dashboard.link_page.routes import LinkPages
from raillinks.versions.live_package import Served

BASE = "https://rail.example/"


def client_of(dataset) -> TestClient:
    """What answers for the pages of links, and for the API; for nothing else, as nobody begins a session here."""
    load = lambda: Served(dataset)  # noqa: E731 (what a server gives)
    pages = Middleware(LinkPages, load=load, address_of=lambda _: BASE)
    return TestClient(Starlette(routes=[routes.routes(load, address_of=lambda _: BASE)], middleware=[pages]))


def tree(html: str) -> ET.Element:
    """A page as a tree: it is well-formed XML too, so that nothing has to be guessed."""
    begin, _, rest = html.partition("\n")
    assert begin == "<!DOCTYPE html>"
    return ET.fromstring(rest)  # noqa: S314 (our own HTML)


def text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def today(html):
    """The day of a page without one in its address."""
    return re.search(r"name='as_of' value='([\d-]+)'", html)[1]
