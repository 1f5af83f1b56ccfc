"""Events joined to crossings, and crossings to provinces: the report, and names for reading."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.words.enums import GROUP

_GROUP_NAMES: Mapping[str, str] = MappingProxyType(
    {"en": "all China–DPRK crossings", "ko": "모든 북중 철도 통로", "zh": "所有中朝铁路口岸"}
)


def join_report(dataset: Dataset) -> pd.DataFrame:
    """How the events join the map: one row a crossing, one for the group.

    Returns:
        `crossing_id`, `provinces` (ISO 3166-2, `;` between), `events` (int), `joined` (bool: it has a crossing
        and a province). Nothing can be orphaned: an event on an unknown crossing stops the load.
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
    """The join report in one line.

    Args:
        report: As `join_report` returns it.
    """
    crossings = report[report["crossing_id"] != GROUP]
    provinces = {code for codes in crossings["provinces"] for code in codes.split(";") if code}
    orphans = int(report.loc[~report["joined"], "events"].sum())
    events = int(report["events"].sum()) - orphans
    return f"{events} events join {len(crossings)} crossings in {len(provinces)} provinces, {orphans} orphans"


def names(dataset: Dataset, lang: str) -> dict[str, str]:
    """Names for reading, by crossing_id and by ISO 3166-2 code.

    Args:
        dataset: The package.
        lang: `en`, `ko` or `zh`; English where a place has no name in it.
    """
    column = "name" if lang == "en" else f"name_{lang}"
    found: dict[str, str] = {GROUP: _GROUP_NAMES[lang]}
    for table, key in ((dataset.crossings, "crossing_id"), (_provinces(dataset), "iso_3166_2")):
        shown = table[column].where(table[column].fillna("") != "", table["name"])
        found |= dict(zip(table[key].astype(str), shown.astype(str), strict=True))
    return found


def _provinces(dataset: Dataset) -> pd.DataFrame:
    properties = pd.DataFrame([f["properties"] for f in dataset.layer("provinces")["features"]])
    named = properties.reindex(columns=["iso_3166_2", "name", "name_ko", "name_zh"])
    return named.astype(object)  # a column that no feature has is one of floats
