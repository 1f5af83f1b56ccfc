"""The data package as one value: tables, layers and story.

What else publishers are called: the same house under two names would count as two origins.

A package lists other names in `datapackage.json` (`publishers`); one that lists none has those of `DEFAULT_PUBLISHERS`.
"""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar, TypeVarTuple, cast

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.enums import ALL_SERVICES, DEFAULT, Row, names, titles
from raillinks.domain.problems import Problem
from raillinks.domain.text import folded, spaced
from raillinks.i18n import other_logs
from raillinks.i18n.translator import Plural, Translator
from raillinks.package.descriptor import BESIDE, CLOCK_TIMES, OWN_LOG, Json
from raillinks.package.story import Step

PublisherRow = Mapping[str, str | Sequence[str]]
"""A publisher: its `name`, and its `other_names`, those of its foreign services and editions among them."""
DEFAULT_PUBLISHERS: tuple[PublisherRow, ...] = (
    {"name": "AFP", "other_names": ("Agence France-Presse", "法新社", "AFP통신")},
    {"name": "AP", "other_names": ("Associated Press", "The Associated Press", "美联社", "AP통신")},
    {"name": "ASIAPRESS", "other_names": ("Asia Press", "Rimjin-gang", "アジアプレス", "아시아프레스")},
    {"name": "CCTV", "other_names": ("China Central Television", "中国中央电视台", "央视")},
    {"name": "China News Service", "other_names": ("CNS", "ECNS", "中国新闻社", "中新社", "中新网")},
    {"name": "Daily NK", "other_names": ("DailyNK", "데일리NK", "每日北韩")},
    {"name": "Global Times (Huanqiu)", "other_names": ("Global Times", "Huanqiu", "环球时报", "环球网")},
    {"name": "JoongAng Ilbo", "other_names": ("Korea JoongAng Daily", "중앙일보", "中央日报")},
    {"name": "KBS", "other_names": ("KBS World", "Korean Broadcasting System", "한국방송", "韩国广播公司")},
    {"name": "KCNA", "other_names": ("Korean Central News Agency", "조선중앙통신", "朝中社", "朝鲜中央通讯社")},
    {"name": "Kyodo", "other_names": ("Kyodo News", "共同通信", "共同社", "교도통신")},
    {"name": "NHK", "other_names": ("NHK World", "日本放送協会", "日本放送协会")},
    {"name": "People's Daily", "other_names": ("Renmin Ribao", "人民日报", "人民网")},
    {"name": "RIA Novosti", "other_names": ("RIA", "Sputnik", "РИА Новости", "俄新社", "리아노보스티")},
    {"name": "Radio Free Asia", "other_names": ("RFA", "자유아시아방송", "自由亚洲电台")},
    {"name": "Reuters", "other_names": ("Thomson Reuters", "로이터", "로이터통신", "路透社")},
    {"name": "South China Morning Post", "other_names": ("SCMP", "南华早报", "南華早報")},
    {"name": "TASS", "other_names": ("ТАСС", "塔斯社", "타스통신")},
    {"name": "The Chosun Ilbo", "other_names": ("Chosun Ilbo", "NK Chosun", "조선일보", "朝鲜日报")},
    {"name": "The Dong-A Ilbo", "other_names": ("동아일보", "东亚日报")},
    {"name": "The Hankyoreh", "other_names": ("한겨레", "韩民族日报")},
    {"name": "UPI", "other_names": ("United Press International", "UPI통신", "合众国际社")},
    {"name": "VOA", "other_names": ("Voice of America", "미국의소리", "美国之音")},
    {"name": "Xinhua", "other_names": ("Xinhua News Agency", "新华社", "新华网", "신화통신", "신화사")},
    {"name": "Yonhap", "other_names": ("Yonhap News Agency", "Yonhap News", "연합뉴스", "韩联社", "聯合通信")},
)
_IN_BRACKETS = re.compile(r"[(（]([^()（）]{3,})[)）]")
"""What stands in brackets behind a name; two letters are a language, as in "Wikipedia (en)"."""
_SHORTEST = 4
"""Letters of a name that is likely to be the beginning of a longer one: "KBS" and "KBS Kyongin" are two."""


def keys(rows: Iterable[PublisherRow]) -> Mapping[str, str]:
    """The name of the publisher by each of its names; all of them folded."""
    return {folded(name): folded(str(row["name"])) for row in rows for name in (row["name"], *row["other_names"])}


def houses(names: Iterable[str], rows: Iterable[PublisherRow]) -> Mapping[str, str]:
    """The one name of the house of each name: the first of its names in the log, its own name before other ones.

    Args:
        names: Names of the log, in order.
        rows: The publishers with other names.
    """
    by_name = keys(rows)
    listed = {name: by_name.get(folded(name), folded(name)) or name for name in dict.fromkeys(names)}
    own_first = sorted(listed, key=lambda name: folded(name) != listed[name])  # a stable sort
    one: dict[str, str] = {}
    for name in own_first:
        one.setdefault(listed[name], name)
    return {name: one[key] for name, key in listed.items()}


def alike(one: str, other: str) -> bool:
    """Whether two names may well be of one outlet: initials, a name in brackets, or words added at the end."""
    first, second = sorted((_words(one), _words(other)), key=len)
    if len("".join(first)) >= _SHORTEST and second[: len(first)] == first:
        return True
    ones, others = _names(one), _names(other)
    return not ones.isdisjoint(others) or _initials(one) in others or _initials(other) in ones


def _words(name: str) -> list[str]:
    return spaced(_IN_BRACKETS.sub(" ", name)).removeprefix("the ").split()


def _names(name: str) -> set[str]:
    """What stands without brackets, and in them; folded."""
    return {"".join(_words(name)), *map(folded, _IN_BRACKETS.findall(name))} - {""}


def _initials(name: str) -> str:
    words = _words(name)
    return "".join(word[0] for word in words) if len(words) > 1 else ""


NO_PLACE = 1_000_000
"""Metres: a position that is known no better is none. Logs without positions have it (`importer.log_rows.NOWHERE`)."""
THE_YEAR_BEFORE_THE_BORDER_CLOSED = dates.day("2019-01-01")
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True)  # without slots: what every run asks for is worked out once and kept here
class Dataset:
    """A data package that has been read and checked. Nobody may change its tables, nor what is derived from them.

    Args:
        descriptor: `datapackage.json`.
        events: `events.csv` as text, plus `order` (int), `verdict_day`, `date_earliest`, `date_latest`, `row`.
        claims: `claims.csv` as text, plus `claimed_earliest`, `claimed_latest`.
        sources: `sources.csv` as text, plus `published_earliest`, `published_latest`.
        places: `places.csv` as text.
        trains: `trains.csv` as text.
        trade: `trade.csv` as text.
        readings: `readings.csv` as text.
        measures: `measures.csv` as text, plus `counted_earliest`, `counted_latest`.
        changes: `CHANGES.csv` as text.
        layers: The bytes of each layer, by name.
        crossings: The crossings layer as a table; see `layers.table`; those in `placeless` stand anywhere.
        provinces: `crossing_id`, `iso_3166_2`: the spatial join.
        story: The steps of the story; empty if the package has no story.
        problems: Warnings.
        content_hash: SHA-256 over all files, of an intake over all that it was given: two packages with the same hash
            are equal.
        own_name: The name under which a server holds it for one session; empty for a package of a folder.
    """

    descriptor: Json
    events: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    places: pd.DataFrame
    trains: pd.DataFrame
    trade: pd.DataFrame
    readings: pd.DataFrame
    measures: pd.DataFrame
    changes: pd.DataFrame
    layers: Mapping[str, bytes]
    crossings: pd.DataFrame
    provinces: pd.DataFrame
    story: tuple[Step, ...]
    problems: tuple[Problem, ...]
    content_hash: str
    own_name: str = ""
    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, work: Callable[["Dataset", *Ts], T], *args: *Ts) -> T:
        """What a function makes of the package alone: it is worked out once, and kept as long as the package.

        Args:
            work: A pure function of the package and a few words, such as a language.
            args: Its further arguments, which must be hashable and of few kinds.
        """
        key = work, args
        if key not in self._kept:
            self._kept[key] = work(self, *args)
        made: T = self._kept[key]
        return made

    def at(self, address: str) -> "Dataset":
        """This package as a server gives it to others: addresses in citations and files begin with the server's.

        Args:
            address: That of the map page, with a slash at its end; empty = nobody knows it. A home page of the
                package's own stays.

        Returns:
            The package with that home page. It shares all that is kept with this one.
        """
        if not address or "homepage" in self.descriptor:
            return self
        made = replace(self, descriptor={**self.descriptor, "homepage": address})
        object.__setattr__(made, "_kept", self._kept)
        return made

    @property
    def version(self) -> str:
        """The version of the data package."""
        return str(self.descriptor["version"])

    def __repr__(self) -> str:
        """What the package is, up to when, and how much it has."""
        rows = ", ".join(f"{len(getattr(self, name))} {name}" for name in ("events", "claims", "sources"))
        return f"<Dataset {self.descriptor['name']} {self.version}, covered to {self.descriptor['covered_to']}: {rows}>"

    @property
    def is_own_log(self) -> bool:
        """Whether it is a reader's own log and not that of the maintainers."""
        return OWN_LOG in self.descriptor

    @property
    def has_clock_times(self) -> bool:
        """Whether it was made of rows with clock times, so that a day may have more than one status."""
        return bool(self.descriptor.get(OWN_LOG, {}).get(CLOCK_TIMES))

    @cached_property
    def covered_to(self) -> np.datetime64:
        """The last day up to which the maintainers have read sources."""
        return dates.day(str(self.descriptor["covered_to"]))

    @cached_property
    def timeline_start(self) -> np.datetime64:
        """The day from which on pictures of time begin: the year before the border closed, beside our log too.

        Of an own log alone it is the day before the first event: from there "next" stops at that event too.
        """
        days = dates.to_days(self.events["date_earliest"])
        days = days[~np.isnat(days)]
        whole = self.is_own_log and BESIDE not in self.descriptor[OWN_LOG] and len(days) > 0
        return days.min() - 1 if whole else THE_YEAR_BEFORE_THE_BORDER_CLOSED

    @cached_property
    def crossing_ids(self) -> list[str]:
        """The ids of the crossings, in order."""
        return [str(c) for c in self.crossings["crossing_id"]]

    @cached_property
    def placeless(self) -> frozenset[str]:
        """The ids of the crossings of which nobody says where they are: they stand on no map."""
        unsure = self.crossings["accuracy_m"].fillna(0) >= NO_PLACE
        return frozenset(map(str, self.crossings.loc[unsure, "crossing_id"]))

    @cached_property
    def chinese_crossings(self) -> list[str]:
        """The ids of the crossings between China and the DPRK, the members of the group."""
        return [str(c) for c in self.crossings.loc[~self.crossings["context"], "crossing_id"]]

    @cached_property
    def province_ids(self) -> list[str]:
        """The ISO 3166-2 codes in the layer of provinces."""
        return [f["properties"]["iso_3166_2"] for f in self.layer("provinces")["features"]]

    @cached_property
    def services(self) -> tuple[str, ...]:
        """The services of its links: `all` alone in a reader's own log that tells no services apart."""
        return names(self.service_rows) or (ALL_SERVICES,)

    @cached_property
    def service_rows(self) -> Sequence[Row]:
        """What is known of each service, as the descriptor lists it; none in a log that tells no services apart."""
        services = self.events["service"]
        is_undivided = self.is_own_log and len(services) > 0 and bool((services == ALL_SERVICES).all())
        return () if is_undivided else cast("Sequence[Row]", self.descriptor.get("services", DEFAULT))

    @cached_property
    def publisher_names(self) -> Sequence[PublisherRow]:
        """What else publishers are called, as the descriptor lists it."""
        return cast("Sequence[PublisherRow]", self.descriptor.get("publishers", DEFAULT_PUBLISHERS))

    def named(self, say: Translator) -> Translator:
        """The messages, with the names of this package's services, and in the words of its log."""
        return replace(say, services=titles(self.service_rows, say.lang), instead=self._instead)

    @cached_property
    def _instead(self) -> Mapping[str, str | Plural]:
        """What it says in place of messages on the trains of our own log."""
        title = str(self.descriptor["title"])
        if self.is_own_log:
            own = self.descriptor[OWN_LOG]
            return other_logs.of(title, {} if BESIDE in own else own.get("words", {}))
        return {} if title == other_logs.NAME else {other_logs.NAME: title}

    @property
    def lapse_after(self) -> int:
        """Days after which evidence no longer decides (status rules, rule 11); 0 = never."""
        return int(self.descriptor.get("lapse_after", 0))

    @cached_property
    def links(self) -> pd.DataFrame:
        """One row per link (each of `services` at every crossing): `crossing_id`, `service`, `context` (bool).

        Where evidence lapses also `lapse_after` (int) and `lapse_to` (`datetime64`): see `lapse.with_lapses`. Of a
        reader's own log also `ties_are_unknown` (status rules, rule 6).
        """
        ids, context = self.crossings["crossing_id"], self.crossings["context"]
        links = pd.DataFrame(
            {
                "crossing_id": np.repeat(ids.to_numpy(dtype=object), len(self.services)),
                "service": [*self.services] * len(ids),
                "context": np.repeat(context.to_numpy(bool), len(self.services)),
            }
        )
        if self.is_own_log:
            links["ties_are_unknown"] = True
        if not self.lapse_after:
            return links
        return links.assign(lapse_after=self.lapse_after, lapse_to=pd.Timestamp(self.covered_to))

    def links_known_on(self, known_on: np.datetime64 | None) -> pd.DataFrame:
        """`links`, of which evidence lapses up to a known-on day alone; None = all that is known."""
        if known_on is None or not self.lapse_after or known_on >= self.covered_to:
            return self.links
        return self.links.assign(lapse_to=pd.Timestamp(known_on))

    @cached_property
    def event_ids(self) -> frozenset[str]:
        """The ids of all events."""
        return frozenset(map(str, self.events["event_id"]))

    @cached_property
    def publishers(self) -> frozenset[str]:
        """The publishers of all sources."""
        return frozenset(map(str, self.sources["publisher"]))

    def fields(self, table: str) -> Sequence[Json]:
        """The columns of a table, as the descriptor describes them; none if it does not list the table."""
        return next((r["schema"]["fields"] for r in self.descriptor["resources"] if r["name"] == table), ())

    def layer(self, name: str) -> Json:
        """One layer as parsed GeoJSON. Do not change it: it is parsed once and shared."""
        if self.own_name:  # kept with the package, and gone with it
            return self.once(_layer, name)
        return _parsed(self.layers[name])


def _layer(dataset: Dataset, name: str) -> Json:
    return cast("Json", json.loads(dataset.layers[name]))


@lru_cache(maxsize=32)
def _parsed(content: bytes) -> Json:
    return cast("Json", json.loads(content))
