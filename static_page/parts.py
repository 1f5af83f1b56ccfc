"""What the page is made of, by name: each part is packed once, and lies in a file of its own or in the page itself."""

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType
from typing import Any

from dashboard.i18n import translator
from dashboard.session import page_links
from dashboard.streamlit_compat import deckgl_folder
from dashboard.widgets import table_content, time_map_content
from dashboard.widgets.open_page import OpenPage
from layers.deck import spec
from raillinks.exports import api_paths, bundles
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.query import display_names, views
from raillinks.query.selection import Selection
from static_page import answers, csv_files, fragments, modules, packed_layers, texts
from timemap import payload

LAYERS_URL, BUNDLE_URL = "layer:", "bundle:"
"""Stand in the time map's content where the page puts the addresses of what it holds."""
DECKGL, LAYERS, MODULES, LATER, CSV = "deckgl", "layers", "modules", "later", "csv"
ZIP, LICENCES = "zip", "licences"
FIRST = (MODULES, DECKGL, LAYERS)
"""The parts that every first view needs, beside those of its language."""


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts of a page.

    Args:
        packed: Parts of the page's own format by name, each gzipped: JSON, or a script.
        files: What is loaded by address when it is needed, by the file's name: typefaces.
        pages: What the page shows in each language, by its code: the view of everything, with names and messages.
    """

    packed: Mapping[str, bytes]
    files: Mapping[str, bytes]
    pages: Mapping[str, OpenPage]


def of_dataset(dataset: Dataset, begun: Callable[[str], object] = str) -> Parts:
    """Makes all parts of the page of a package. Equal packages give equal bytes: no clock is read.

    Args:
        dataset: The package.
        begun: Is told of each part before it is made: "1 of 22: content.en".
    """
    view = views.make_view(dataset, Selection(as_of=dataset.covered_to))
    everything = views.make_view(dataset, Selection(as_of=dataset.covered_to, mode="all"))
    pages = {lang: _page(dataset, view, lang) for lang in LANGUAGES}
    reach = answers.reach(dataset, view)
    found = cache(partial(answers.all_links, pages, reach))
    layers = sorted(dataset.layers.items())
    makers: dict[str, Callable[[], object]] = {
        **{f"content.{lang}": partial(_content, page) for lang, page in pages.items()},
        **{f"page.{lang}": partial(_of_language, page, found) for lang, page in pages.items()},
        **{f"more.{lang}": partial(_more, page) for lang, page in pages.items()},
        **{f"{name}.{lang}": partial(_table, dataset, name, lang) for name in ("events", "sources") for lang in pages},
        LAYERS: lambda: {name: packed_layers.packed(content) for name, content in layers},
        MODULES: modules.first,
        LATER: modules.later,
        CSV: partial(csv_files.csv_files, dataset, view, reach),
        DECKGL: (deckgl_folder() / "index.js").read_bytes,
        ZIP: partial(bundles.export_zip, dataset, everything),
        LICENCES: lambda: modules.licences().encode(),
    }
    packed = {}
    with page_links.written_by(fragments.address):
        for number, (name, make) in enumerate(makers.items(), start=1):
            begun(f"{number} of {len(makers)}: {name}")
            packed[name] = pack(_content_of(make()))
    return Parts(MappingProxyType(packed), modules.typefaces(), MappingProxyType(pages))


def pack(content: bytes) -> bytes:
    """Compresses a part, the same each time."""
    return gzip.compress(content, 9, mtime=0)


def _content_of(value: object) -> bytes:
    """The bytes of a part: a file as it is, else JSON."""
    if isinstance(value, bytes):
        return value
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _page(dataset: Dataset, view: views.View, lang: str) -> OpenPage:
    say = dataset.named(translator.say(lang))
    return OpenPage(dataset, view, display_names.crossing_names(dataset, lang, say), say)


def _content(page: OpenPage) -> dict[str, Any]:
    """The time map's content, with places for the addresses of what the page holds."""
    made = time_map_content.content(page.dataset, page.view, page.say.lang)
    return {**made, "deck": spec(LAYERS_URL, frozenset(page.dataset.layers)), "bundle_url": BUNDLE_URL}


def _of_language(page: OpenPage, found: Callable[[], Mapping[str, list[Any]]]) -> dict[str, Any]:
    """What the first view says beside the time map, and what its script goes by."""
    message = payload.message(page.dataset, page.view, content_url="", today=page.dataset.covered_to)
    return {
        "texts": texts.texts(page.dataset, page.say),
        "zipName": api_paths.saved_as(page.dataset, page.view, "export.zip"),
        "message": message,
        "lastDay": str(answers.reach(page.dataset, page.view)[1]),
        "answers": found()[page.say.lang],
        "border": answers.of_border(page, answers.reach(page.dataset, page.view)),
        "ofEvents": answers.of_events(page),
        "eventDays": fragments.event_days(page),
        "latest": fragments.latest(page),
    }  # fmt: skip


def _more(page: OpenPage) -> dict[str, Any]:
    """What the page shows below the first view."""
    return {"cards": fragments.cards(page), "story": fragments.story(page), "about": fragments.about(page)}


def _table(dataset: Dataset, table: str, lang: str) -> dict[str, Any]:
    return table_content.content(dataset, table_content.of_page(dataset, table, None, lang))
