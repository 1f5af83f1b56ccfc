"""Sources that the log has already, recognised by address or title."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from raillinks.package.dataset import Dataset
from raillinks.words import dates, publishers
from raillinks.words.folding import folded

_OF_THE_READER = re.compile(
    r"utm_.*|at_.*|mc_.*|pk_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|ref|ref_src|referer|cmpid|cmp|ocid|smid|spm|share|from",
    re.IGNORECASE,
)
"""Parameters of an address that say where the reader came from, and not which page it is."""
_HOST_FORMS = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_AMP = re.compile(r"/amp(?=/|$)|\.amp$")
_SHORTEST_TITLE = 6  # letters: shorter titles are too alike


class Known(StrEnum):
    """By what a source was recognised."""

    ADDRESS = "address"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source of the log that is probably the one that is entered.

    Args:
        source_id: Its id.
        why: By what it was recognised.
    """

    source_id: str
    why: Known


def known(
    dataset: Dataset, url: str = "", title: str = "", publisher: str = "", published: str = ""
) -> tuple[KnownSource, ...]:
    """The sources of the log with the same address, then those with the same title.

    Args:
        dataset: The log.
        url: An address; scheme, `www.`, `m.`, tracking parameters, fragment and the form of its letters do not matter.
        title: A title; case, spaces and punctuation do not matter.
        publisher: Its publisher; empty = any.
        published: When: a title of another day is another source, as monthly reports have one title. Empty = any day.
    """
    addresses, titles = dataset.once(_index)
    found = dict.fromkeys(addresses.get(normalised(url), ()), Known.ADDRESS) if url.strip() else {}
    wanted = folded(title)
    if len(wanted) >= _SHORTEST_TITLE:
        for source_id, by, day in titles.get(wanted, ()):
            if (not publisher or folded(by) == folded(publisher)) and _may_be_one_day(day, published):
                found.setdefault(source_id, Known.TITLE)
    return tuple(KnownSource(source_id, why) for source_id, why in found.items())


def _may_be_one_day(one: str, other: str) -> bool:
    """Whether two dates have a day in common; a date that cannot be read, or has an open side, may be any."""
    (first, last, _), (others_first, others_last, _) = dates.parse(one), dates.parse(other)
    return not (last < others_first or others_last < first)


def spellings(dataset: Dataset, name: str) -> tuple[str, ...]:
    """How the log spells a name of a publisher, the most frequent spelling first; empty = it does not know it.

    Another name of the same publisher (`publishers` of the package) counts as a spelling.
    """
    return dataset.once(_spellings).get(_key(dataset, name), ())


def alike(dataset: Dataset, name: str) -> str:
    """The most frequent name of the log that may well be of the same outlet; empty = none, or the log has the name."""
    if not folded(name) or spellings(dataset, name):
        return ""
    named = (spelled[0] for spelled in dataset.once(_spellings).values())
    return next((other for other in named if publishers.alike(name, other)), "")


def _key(dataset: Dataset, name: str) -> str:
    plain = folded(name)
    return dataset.once(_keys).get(plain, plain)


def _keys(dataset: Dataset) -> Mapping[str, str]:
    return publishers.keys(dataset.publisher_names)


def publishers_at(dataset: Dataset, url: str) -> tuple[str, ...]:
    """Whose pages the log has read at the host of an address, the most frequent first: they may be republished."""
    host = _host(url)
    if not host:
        return ()
    sources = dataset.sources
    named = sources["via"].where(sources["via"] != "", sources["publisher"])
    counted = Counter(str(name) for name, at in zip(named, sources["url"], strict=True) if _host(str(at)) == host)
    return tuple(name for name, _ in counted.most_common())


def of_other_pages(dataset: Dataset, url: str) -> dict[str, str]:
    """What all pages agree on that the log has read at the host of an address: cells of a source.

    Who republishes, or else who publishes, and the language. Whose report a relay has, each page must say.
    """
    host = _host(url)
    pages = dataset.once(_of_hosts).get(host, []) if host else []
    via, publisher, language = (_the_only({page[column] for page in pages}) for column in _OF_A_PAGE)
    named = {"via": via} if via or any(page["via"] for page in pages) else {"publisher": publisher}
    return {column: cell for column, cell in {**named, "language": language}.items() if cell}


_OF_A_PAGE = ("via", "publisher", "language")


def _the_only(words: set[str]) -> str:
    return next(iter(words)) if len(words) == 1 else ""


def _of_hosts(dataset: Dataset) -> dict[str, list[dict[str, str]]]:
    """What the log says of each page, by host."""
    pages: dict[str, list[dict[str, str]]] = {}
    for row in dataset.sources[["url", *_OF_A_PAGE]].to_dict("records"):
        pages.setdefault(_host(str(row["url"])), []).append({column: str(row[column]) for column in _OF_A_PAGE})
    return pages


def normalised(url: str) -> str:
    """The part of an address that says which page it is; any text gives one."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:  # brackets that enclose no IPv6 address
        return url.strip()
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)
             if not _OF_THE_READER.fullmatch(name)]  # fmt: skip
    path = _AMP.sub("", quote(unquote(parts.path, errors="replace"), safe="/", errors="replace")).rstrip("/")
    ending = f"?{urlencode(sorted(query), errors='replace')}" if query else ""
    return f"{_HOST_FORMS.sub('', host)}{path}{ending}"


def is_one_page(one: str, other: str) -> bool:
    """Whether two addresses lead to one page: they differ in what says where the reader came from, say."""
    return normalised(one) == normalised(other)


def _host(url: str) -> str:
    return normalised(url).partition("/")[0].partition("?")[0] if "://" in url else ""


def _index(dataset: Dataset) -> tuple[dict[str, list[str]], dict[str, list[tuple[str, str, str]]]]:
    addresses: dict[str, list[str]] = {}
    titles: dict[str, list[tuple[str, str, str]]] = {}
    columns = (dataset.sources[column] for column in ("source_id", "url", "title", "publisher", "published"))
    for source_id, url, title, publisher, published in zip(*columns, strict=True):
        if url:
            addresses.setdefault(normalised(str(url)), []).append(str(source_id))
        if title:
            titles.setdefault(folded(str(title)), []).append((str(source_id), str(publisher), str(published)))
    return addresses, titles


def _spellings(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    named = Counter(str(name) for column in ("publisher", "via") for name in dataset.sources[column])
    found: dict[str, tuple[str, ...]] = {}
    for name, _ in named.most_common():
        if key := _key(dataset, name):
            found[key] = (*found.get(key, ()), name)
    return found
