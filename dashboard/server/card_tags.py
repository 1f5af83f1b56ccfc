"""The words of link cards in the heads of pages: worked out once for each address, off the event loop."""

from functools import partial
from hashlib import sha256

from dashboard.link_card import address, tags
from dashboard.parts import content_names
from dashboard.server.bytes_cache import BytesCache
from raillinks.clock import today
from raillinks.package.dataset import Dataset
from raillinks.versions.single_flight import BusyError

MOST_WAITING = 8
"""How many cards may be under way: a page waits for those before it, and must not wait long where crawlers ask too."""


class CardTags:
    """Makes the tags of links, one at a time, and keeps the latest ones."""

    def __init__(self) -> None:
        self.cache = BytesCache(at_once=1, waiting=MOST_WAITING)

    async def of(self, dataset: Dataset, base: str, path: str, query: str, browsers_language: str) -> bytes:
        """The tags of a link (`tags.tags`).

        They are empty where the query has too many fields, or `MOST_WAITING` others are under way: the page does
        without.

        Args:
            dataset: The data package.
            base: The address of the first page, with a slash at its end.
            path: The path of the page.
            query: The query of the link.
            browsers_language: The code of `LANGUAGES` that the browser prefers.
        """
        try:
            content_names.fields_of(query)
        except ValueError:
            return b""
        try:
            key = "\0".join([dataset.content_hash, str(today()), base, path, browsers_language, query])
            make = partial(_tags, dataset, base, path, query, browsers_language)
            return await self.cache.get(sha256(key.encode()).hexdigest(), make)
        except BusyError:
            return b""


def _tags(dataset: Dataset, base: str, path: str, query: str, browsers_language: str) -> bytes:
    return tags.tags(dataset, path, address.of_page(dataset, path, query, browsers_language), base).encode()
