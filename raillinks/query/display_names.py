"""Display names of crossings and provinces, and the report on how events join the map.

The sources whose names the catalogues have.

What happened in an event, in a language: the maintainers' translation of its summary, or the English one.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from raillinks.domain.enums import GROUP
from raillinks.i18n.languages import ENGLISH, LANGUAGES, NAME_COLUMNS, SUMMARY_COLUMNS
from raillinks.package.dataset import Dataset

GROUP_NAME = "all China–DPRK crossings"
"""The name of the group of crossings (a message)."""


def join_report(dataset: Dataset) -> pd.DataFrame:
    """How the events join the map: one row per crossing, and one for the group.

    Returns:
        `crossing_id`, `provinces` (ISO 3166-2, separated by `;`), `events` (int), `joined` (bool: it has a crossing
        and a province). There are no orphans: an event on an unknown crossing is an error on loading.
    """
    provinces = dataset.provinces.groupby("crossing_id")["iso_3166_2"].agg(";".join)
    ids = [*dataset.crossing_ids, GROUP]
    counted = dataset.events["crossing_id"].value_counts().reindex(ids, fill_value=0)
    joined = provinces.reindex(ids)
    chinese = dataset.crossings.loc[~dataset.crossings["context"], "crossing_id"]
    everywhere = dataset.provinces.loc[dataset.provinces["crossing_id"].isin(chinese), "iso_3166_2"]
    joined[GROUP] = ";".join(sorted(set(everywhere)))
    return pd.DataFrame(
        {
            "crossing_id": ids,
            "provinces": joined.fillna("").to_numpy(),
            "events": counted.to_numpy(),
            "joined": joined.notna().to_numpy(),
        }
    )


def summary(report: pd.DataFrame) -> str:
    """The join report as one line; without provinces, which readers' own logs do not have, nothing is joined.

    Args:
        report: As `join_report` returns it.
    """
    crossings = report[report["crossing_id"] != GROUP]
    provinces = {code for codes in crossings["provinces"] for code in codes.split(";") if code}
    if not provinces:
        return f"{report['events'].sum()} events on {len(crossings)} crossings"
    orphans = int(report.loc[~report["joined"], "events"].sum())
    events = int(report["events"].sum()) - orphans
    return f"{events} events join {len(crossings)} crossings in {len(provinces)} provinces, {orphans} orphans"


def crossing_names(dataset: Dataset, lang: str, translate: Callable[[str], str] = str) -> dict[str, str]:
    """Display names, by `crossing_id` and by ISO 3166-2 code.

    Args:
        dataset: The package.
        lang: A code of `LANGUAGES`. A place without a name in it has its English name.
        translate: Translates `GROUP_NAME` into the language.
    """
    return {GROUP: translate(GROUP_NAME), **dataset.once(_names, lang)}


def _names(dataset: Dataset, lang: str) -> Mapping[str, str]:
    column = LANGUAGES[lang].name_column
    names: dict[str, str] = {}
    for table, key in ((dataset.crossings, "crossing_id"), (_provinces(dataset), "iso_3166_2")):
        name = table[column].where(table[column].fillna("") != "", table["name"])
        names |= dict(zip(table[key].astype(str), name.astype(str), strict=True))
    return names


def _provinces(dataset: Dataset) -> pd.DataFrame:
    properties = pd.DataFrame([f["properties"] for f in dataset.layer("provinces")["features"]])
    named = properties.reindex(columns=["iso_3166_2", *NAME_COLUMNS])
    return named.astype(object)  # a column that no feature has would be of type float


class Summary(NamedTuple):
    """What happened.

    Args:
        text: The words, not escaped.
        lang: The language that they are in, a code of `LANGUAGES`.
    """

    text: str
    lang: str


def summary_of_event(event: Mapping[Any, Any] | pd.Series, lang: str) -> Summary:
    """The summary of an event in a language, or in English where the log has no translation of it.

    Args:
        event: A row of the events, with the columns of `SUMMARY_COLUMNS` that the package has.
        lang: A code of `LANGUAGES`.
    """
    own = event.get(LANGUAGES[lang].summary_column, "")
    return Summary(str(own), lang) if own else Summary(str(event["summary"]), ENGLISH)


def of_all(events: pd.DataFrame, lang: str) -> "tuple[pd.Series[str], pd.Series[str]]":
    """The summaries of many events at once, and the language of each: see `summary_of_event`.

    Args:
        events: Events, with the columns of `SUMMARY_COLUMNS` that the package has.
        lang: A code of `LANGUAGES`.
    """
    own = events.get(LANGUAGES[lang].summary_column, pd.Series("", index=events.index))
    has_own = own != ""
    langs = pd.Series(lang, index=events.index, dtype=str).where(has_own, ENGLISH)
    return own.where(has_own, events["summary"]), langs


def columns(events: pd.DataFrame) -> list[str]:
    """The columns of `SUMMARY_COLUMNS` that a table of events has."""
    return [column for column in SUMMARY_COLUMNS if column in events]


SOURCE_NAMES = (
    "Yonhap",
    "Radio Free Asia",
    "Daily NK",
    "Daily NK Japan",
    "38 North",
    "Kyodo",
    "The Dong-A Ilbo",
    "Xinhua",
    "Reuters",
    "VOA",
    "Hankook Ilbo",
    "People's Daily",
    "People's Daily Online",
    "AP",
    "AFP",
    "UPI",
    "RIA Novosti",
    "TASS",
    "Interfax",
    "Sputnik",
    "KCNA",
    "Rodong Sinmun",
    "Korea Economic Daily (Hankyung)",
    "Korea Economic TV",
    "Newsis",
    "Newspim",
    "Aju News",
    "China News Service",
    "China Daily",
    "China Radio International",
    "CCTV",
    "Global Times (Huanqiu)",
    "Guancha",
    "ifeng.com",
    "HK01",
    "The Chosun Ilbo",
    "TV Chosun",
    "JoongAng Ilbo",
    "Korea JoongAng Daily",
    "Kookmin Ilbo",
    "Seoul Shinmun",
    "Seoul Economic Daily",
    "Segye Ilbo",
    "Maeil Shinmun",
    "The Hankyoreh",
    "Hankyoreh 21",
    "The Korea Herald",
    "Arirang",
    "Financial Times",
    "Deutsche Welle",
    "South China Morning Post",
    "Channel NewsAsia",
    "The Straits Times",
    "The Times",
    "The Diplomat",
    "Asahi Shimbun",
    "Yomiuri Shimbun",
    "Sankei Shimbun",
    "Nikkei",
    "Niigata Nippo",
    "Jiji Press",
    "Yanbian Daily",
    "United Daily News",
    "Liberty Times",
    "Central News Agency",
    "Sing Tao Headline",
    "Wen Wei Po",
    "Izvestia",
    "Kommersant",
    "The Moscow Times",
    "Novaya Gazeta Europe",
    "Meduza",
    "Russian Railways",
    "KOTRA",
    "Wikipedia (en)",
    "Wikipedia (zh)",
    "Wikipedia (ja)",
    "Wikipedia (de)",
    "Wikipedia (ru)",
    "China–DPRK Rail Links maintainers",
    "Zhao Lijian, Chinese foreign ministry",
    "Chinese foreign ministry",
    "South Korean Red Cross",
    "South Korean unification ministry",
    "South Korean National Intelligence Service",
    "South Korean defence ministry",
    "Russian transport ministry",
    "World Food Programme",
    "John Kirby, White House",
    "Air Koryo",
    "Koryo Tours",
    "source in China",
    "source in Dandong",
    "resident of Dandong",
    "local source",
    "sources on North Korea",
    "sources in Beijing",
    "sources in Pyongyang",
    "source in the border area",
    "sources on China–DPRK relations",
    "sources on North Korea–China trade",
    "travel agents in Dandong",
    "source on North Korea",
    "source in North Pyongan",
    "sources in China",
    "sources in Dandong",
    "China State Railway",
    "China Railway Beijing Group",
    "Russian embassy in Pyongyang",
    "North Pyongan province official",
    "Chinese railway ministry",
    "Geng Shuang, Chinese foreign ministry",
    "Wang Wenbin, Chinese foreign ministry",
    "Russian foreign ministry",
    "Chinese customs",
    "China's State Post Bureau",
    "Far Eastern Railway",
    "Primorye government",
    "source on North Korea–China relations",
    "State Emergency Epidemic Prevention Headquarters",
    "South Korean official",
    "British Foreign and Commonwealth Office",
)
"""Publishers and speakers that have a usual name in Korean and Chinese (messages), as the log spells them.

All others stand as they are: a name is not invented.
"""
