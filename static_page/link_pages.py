"""The pages of links as files, in each language: they need no script, and open from a disk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from dashboard.link_page import content
from dashboard.link_page.site import Site
from dashboard.session.pages import LINKS
from dashboard.widgets.open_page import OpenPage
from raillinks.i18n.languages import ENGLISH
from raillinks.package.dataset import Dataset
from raillinks.query.known_log import Link
from raillinks.query.selection import Selection
from static_page import fragments

INDEX = f"{LINKS}/index.html"
"""The list of all links, in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files(Site):
    """The addresses in a folder of files: there is no server, and nobody knows where the folder will lie.

    Args:
        own: The link of the page; None: the list of all.
    """

    own: Link | None

    def page(self, to: str, changes: Mapping[str, Any]) -> str:
        """See `Site`: each page is a part of the one page of the folder."""
        chosen = [("lang", self.lang), *zip(("crossing", "service"), self.own or (), strict=False)]
        address = fragments.address(to, changes)
        query, _, part = address.removeprefix("?").partition("#")
        pairs = "&".join(text for text in (urlencode(chosen), query) if text)
        return f"{self._up}index.html?{pairs}#{part}"

    def link(self, link: Link | None, lang: str = "") -> str:
        """See `Site`."""
        return f"{self._up}{path(link, lang or self.lang, quoted=True)}"

    @property
    def _up(self) -> str:
        return "../" * (1 if self.own is None else 2)


def path(link: Link | None, lang: str, *, quoted: bool = False) -> str:
    """Where the page of a link lies, below the folder of the static page.

    Args:
        link: The link; None: the list of all.
        lang: Its language.
        quoted: Whether it is for an address.
    """
    ending = ".html" if lang == ENGLISH else f".{lang}.html"
    parts = [quote(part, safe="") for part in link or ("index",)]
    name = "/".join([LINKS, *parts])
    return f"{quote(name) if quoted else name}{ending}"


def files(dataset: Dataset, pages: Mapping[str, OpenPage]) -> dict[str, bytes]:
    """Every page by its path.

    Args:
        dataset: The package.
        pages: The package with names and messages in each language, by its code.
    """
    day = Selection(as_of=dataset.covered_to)
    links = [
        (str(crossing), str(service)) for crossing, service in dataset.links[["crossing_id", "service"]].to_numpy()
    ]
    made = {}
    for link in (None, *links):
        asked = content.on_day(link, day)
        view = content.view_of(dataset, asked)
        for lang, each in pages.items():
            page, site = replace(each, view=view), Files(asked, lang, own=link)
            html = content.of_all(page, site) if link is None else content.of_link(page, link, site)
            made[path(link, lang)] = html.encode()
    return made
