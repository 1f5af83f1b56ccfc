"""How the pages of links write addresses: those of a server, or of a folder of files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from dashboard.session import page_links
from dashboard.session.pages import LINKS
from raillinks.exports import answer_json
from raillinks.package.dataset import Dataset
from raillinks.query import permalinks
from raillinks.query.known_log import Link
from raillinks.query.permalinks import PageState
from raillinks.query.selection import Selection


@dataclass(frozen=True, slots=True)
class Site:
    """A page of a server, and what writes the addresses on it. `static_page.link_pages.Files` writes those of a folder.

    Args:
        asked: What the page shows; its day stands in addresses where the reader has chosen one.
        lang: The language of the page.
        root: The path of the server's first page, with a slash at its end: what addresses on the page begin with; empty
            where there is no server.
        base: The same with protocol and host: what addresses for others begin with; empty where nobody knows it.
        dated: Whether the reader has chosen a day: no search engine should keep each day of the log.
        unusable: The day of the address, where it cannot be used; then the page is of today.
        unused: The names of the address that the page does not use, though they would change what other pages show.
    """

    asked: Selection
    lang: str
    root: str = ""
    base: str = ""
    dated: bool = False
    unusable: str = ""
    unused: tuple[str, ...] = ()

    def page(self, to: str, changes: Mapping[str, Any]) -> str:
        """The address of a page of the dashboard (`pages.PAGES`), which shows the same but for some fields."""
        address = page_links.href(to, self.asked, PageState(lang=self.lang), **changes)
        return f"{self.root}{address.removeprefix('./')}"

    def link(self, link: Link | None, lang: str = "") -> str:
        """The address of a link's page, or of the list of all, on the same day.

        Args:
            link: The link; None: the list.
            lang: A language; empty = that of the page.
        """
        return f"{self.root}{self._path(link, lang or self.lang)}"

    def absolute(self, link: Link | None, lang: str) -> str:
        """The same address for others, without a language where `lang` is empty; empty where nobody knows it."""
        return f"{self.base}{self._path(link, lang)}" if self.base else ""

    def picture(self, path: str) -> str:
        """The address of a picture of the server for others; empty where there is none."""
        return f"{self.base}{path.removeprefix('/')}" if self.base else ""

    def form(self, link: Link) -> str:
        """The address to which a form sends another day; empty where nobody answers."""
        return f"{self.root}{path_of(link)}" if self.root else ""

    def file(self, dataset: Dataset, asked: Selection, path: str) -> str:
        """The address of a file of the API, of this data version; empty where there is no API."""
        lang = f"&lang={self.lang}" if path == "answer" else ""
        return f"{self.root}api/v1/{path}?{permalinks.query(asked, dataset.version)}{lang}" if self.root else ""

    def permalink(self, dataset: Dataset, asked: Selection) -> str:
        """The address of the map with a selection and this data version, for citations."""
        return answer_json.permalink(dataset, asked, self.lang, self.base or None)

    def _path(self, link: Link | None, lang: str) -> str:
        day = [("as_of", self.asked.as_of_text)] if self.dated else []
        query = urlencode([*([("lang", lang)] if lang else []), *day])
        return path_of(link) + (f"?{query}" if query else "")


def path_of(link: Link | None) -> str:
    """The path of a link's page below the first page; of the list of all where there is no link."""
    return "/".join([LINKS, *(quote(part, safe="") for part in link or ())])
