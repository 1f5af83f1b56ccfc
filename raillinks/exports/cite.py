"""Citations of the data set or of one view: Chicago, APA, MLA, BibTeX, RIS, CSL-JSON and CITATION.cff."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from raillinks.domain.text import one_line
from raillinks.package.dataset import Dataset

_MLA_MONTHS = ["Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]
"""The months as the MLA Handbook (ninth edition) shortens them."""
_WEB = ("https://", "http://")
_BIBTEX = re.compile(r"[\\{}$&#^_~%]")
_BIBTEX_ESCAPED = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}


@dataclass(frozen=True, slots=True)
class Citation:
    """The parts of a citation.

    Args:
        key: A short id.
        authors: Names as written in the descriptor.
        title: The title.
        version: The data version.
        released: The day of the version; None if the change log has none.
        covered_to: The last day up to which the maintainers have read sources.
        url: Permalink or home page; empty where nobody knows the address: a query alone, which leads nowhere, is left
            out.
        accessed: The day of access, on screen only; None leaves it out.
    """

    key: str
    authors: tuple[str, ...]
    title: str
    version: str
    released: np.datetime64 | None
    covered_to: np.datetime64
    url: str = ""
    accessed: np.datetime64 | None = None

    def __post_init__(self) -> None:
        """Puts each text into one line: no text ends an entry or begins a field of its own, in any style."""
        for name in ("key", "title", "version", "url"):
            object.__setattr__(self, name, one_line(getattr(self, name)))
        if not self.url.startswith(_WEB):
            object.__setattr__(self, "url", "")
        object.__setattr__(self, "authors", tuple(map(one_line, self.authors)))

    @property
    def year(self) -> str:
        """The year of the version, or `n.d.`."""
        return "n.d." if self.released is None else str(self.released)[:4]


def citation(
    dataset: Dataset, view_in_words: str = "", url: str | None = None, accessed: np.datetime64 | None = None
) -> Citation:
    """The citation of the data set, or of a view of it.

    Args:
        dataset: The package.
        view_in_words: The view in words (see `describe.sentence`); empty = the whole data set.
        url: The permalink; None = the home page of the package.
        accessed: The day of access; None leaves it out.
    """
    title = str(dataset.descriptor["title"])
    return Citation(
        key=f"{dataset.descriptor['name']}-{dataset.version}",
        authors=tuple(str(c["title"]) for c in dataset.descriptor["contributors"]),
        title=f"{title}: {view_in_words}" if view_in_words else title,
        version=dataset.version,
        released=dataset.once(_released),
        covered_to=dataset.covered_to,
        url=str(dataset.descriptor.get("homepage", "")) if url is None else url,
        accessed=accessed,
    )


def _released(dataset: Dataset) -> np.datetime64 | None:
    days = dataset.changes.loc[dataset.changes["version"] == dataset.version, "date"]
    return None if days.empty else np.datetime64(days.max(), "D")


def chicago(cited: Citation) -> str:
    """Chicago Manual of Style, as an entry of a bibliography; of its two orders of a date the one of the titles."""
    accessed = "" if cited.accessed is None else f" Accessed {_day_first(cited.accessed)}."
    url = f" {cited.url}" if cited.url else ""
    covered = f"covered to {_day_first(cited.covered_to)}"
    year = cited.year.removesuffix(".")
    facts = f"“{cited.title}.” Version {cited.version}, {covered}. Data set, {year}."
    return f"{_joined(cited)}. {facts}{accessed}{url}".strip()


def apa(cited: Citation) -> str:
    """APA style, seventh edition, as an entry of a reference list."""
    url = f" {cited.url}" if cited.url else ""
    retrieved = f" Retrieved {_american(cited.accessed)}, from" if cited.accessed is not None and url else ""
    return f"{_joined(cited)}. ({cited.year}). {cited.title} (Version {cited.version}) [Data set].{retrieved}{url}"


def mla(cited: Citation) -> str:
    """MLA style, ninth edition, as an entry of a list of works cited."""
    released = "n.d." if cited.released is None else _mla(cited.released)
    parts = [f"Version {cited.version}", released, *([cited.url] if cited.url else [])]
    accessed = "" if cited.accessed is None else f" Accessed {_mla(cited.accessed)}."
    facts = f"{', '.join(parts).removesuffix('.')}. Data set, covered to {_mla(cited.covered_to)}."
    return f"{_joined(cited)}. “{cited.title}.” {facts}{accessed}"


def ris(cited: Citation) -> str:
    """A RIS record, as EndNote, Zotero and other reference managers import it: a tag, two spaces, a dash, the value."""
    released = "" if cited.released is None else str(cited.released)
    tags = [
        ("TY", "DATA"),
        ("ID", cited.key),
        *(("AU", author) for author in cited.authors),
        ("TI", cited.title),
        ("ET", cited.version),
        ("PY", released[:4]),
        ("DA", released.replace("-", "/")),
        ("N1", f"Data set, covered to {cited.covered_to}"),
        ("UR", cited.url),
        ("Y2", "" if cited.accessed is None else str(cited.accessed).replace("-", "/")),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]  # a value has one line
    return "\n".join([*lines, "ER  - "])


def bibtex(cited: Citation) -> str:
    """A BibTeX entry; `url`, `urldate` and `version` as biblatex reads them."""
    fields = {
        "author": "{" + " and ".join(_bibtex(a) for a in cited.authors) + "}",
        "title": "{" + _bibtex(cited.title) + "}",
        "year": "" if cited.released is None else cited.year,
        "version": cited.version,
        "note": f"Data set, covered to {cited.covered_to}",
        "url": cited.url,
        "urldate": "" if cited.accessed is None else str(cited.accessed),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{cited.key},\n{lines}\n}}"


def csl_json(cited: Citation) -> str:
    """CSL-JSON, as reference managers import it: a list of one item."""
    item: dict[str, Any] = {
        "id": cited.key,
        "type": "dataset",
        "title": cited.title,
        "author": [{"literal": author} for author in cited.authors],
        "version": cited.version,
        "note": f"Covered to {cited.covered_to}",
    }
    item |= {"issued": _date_parts(cited.released)} if cited.released is not None else {}
    item |= {"accessed": _date_parts(cited.accessed)} if cited.accessed is not None else {}
    item |= {"URL": cited.url} if cited.url else {}
    fields = ",\n  ".join(
        f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in item.items()
    )
    return f"[{{\n  {fields}\n}}]"


STYLES: Mapping[str, Callable[[Citation], str]] = MappingProxyType(
    {"Chicago": chicago, "APA": apa, "MLA": mla, "BibTeX": bibtex, "RIS": ris, "CSL-JSON": csl_json}
)
"""The styles of citations, by name, in the order of the pages."""


def cff(cited: Citation, licences: tuple[str, ...], abstract: str) -> str:
    """A CITATION.cff (format 1.2.0). Its texts are JSON strings, which are valid YAML.

    Args:
        cited: The citation; `accessed` is not used.
        licences: SPDX ids of the licences of tables and layers. The file's field has the first, since a list there
            means a choice; the abstract names all.
        abstract: A description of the data.
    """
    text = f"{abstract} Covered to {cited.covered_to}. Licences: {', '.join(licences)}."
    lines = [
        "cff-version: 1.2.0",
        "message: Please cite the data set and its version, and the sources of the events that you use.",
        "type: dataset",
        f"title: {_yaml(cited.title)}",
        "authors:",
        *(f"  - name: {_yaml(author)}" for author in cited.authors),
        f"version: {_yaml(cited.version)}",
        *([f"date-released: {cited.released}"] if cited.released is not None else []),
        *([f"url: {_yaml(cited.url)}"] if cited.url else []),
        *([f"license: {licences[0]}"] if licences else []),
        f"abstract: {_yaml(text)}",
    ]
    return "\n".join(lines) + "\n"


def cff_of(dataset: Dataset, cited: Citation) -> str:
    """The CITATION.cff of the data set or a view, with the licences and description of the package."""
    licences = tuple(str(licence["name"]) for licence in dataset.descriptor["licenses"])
    return cff(cited, licences, str(dataset.descriptor["description"]))


def _joined(cited: Citation) -> str:
    return " and ".join(cited.authors)


def _day_first(day: np.datetime64) -> str:
    stamp = pd.Timestamp(day)
    return f"{stamp.day} {stamp.month_name()} {stamp.year}"


def _american(day: np.datetime64) -> str:
    stamp = pd.Timestamp(day)
    return f"{stamp.month_name()} {stamp.day}, {stamp.year}"


def _mla(day: np.datetime64) -> str:
    year, month, number = (int(part) for part in str(day).split("-"))
    return f"{number} {_MLA_MONTHS[month - 1]} {year}"


def _date_parts(day: np.datetime64) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in str(day).split("-")]]}


def _bibtex(text: str) -> str:
    return _BIBTEX.sub(lambda match: _BIBTEX_ESCAPED.get(match[0], "\\" + match[0]), text)


def _yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
