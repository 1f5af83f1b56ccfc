"""Panels of the bundled log: DuckDB counts their days from `intervals.csv`, and they add up to `uptime.csv`."""

import io

import duckdb
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from raillinks.domain.status import Status
from raillinks.exports import table_bytes, tables
from raillinks.metrics import periods
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.query.view_figures import EVERY
from tests.conftest import TODAY
from tests.support.tiers import sample, seeded

LINK = ["crossing_id", "service"]
COUNTED = """
with panel as (from read_csv('{panel}', header = true)),
interval as (from read_csv('{intervals}', header = true))
select panel.crossing_id, panel.service, panel."from", panel."to", {sums}
from panel join interval using (crossing_id, service)
group by all order by all
"""
OF_STATUS = """coalesce(sum(greatest(0, date_diff('day',
  greatest(coalesce(interval.start, panel."from"), panel."from"),
  least(coalesce(interval."end", panel."to" + 1), panel."to" + 1)))) filter (interval.status = '{status}'), 0)::bigint
  as {status}_days"""


def drawn(dataset, seed):
    """A view of a random period of random links, at times on a known-on day, and what its panel has a row of."""
    chance = seeded(f"panels {seed}")
    first = np.datetime64("1911-01-01") + chance.randint(0, 41_000)
    every = EVERY[seed % len(EVERY)]
    length = chance.randint(1, {"day": 300, "week": 2_000}.get(every, 30_000))
    known_on = np.datetime64("2021-06-30") if chance.random() < 0.3 else None
    counted = dataset.covered_to if known_on is None else known_on
    first = min(first, counted)
    chosen = Selection(
        as_of=counted, known_on=known_on, from_=first, to=first + length, stale_after=chance.choice((0, 90, 365)),
        service=chance.choice(((), ("freight",))), context=chance.random() < 0.5,
    )  # fmt: skip
    return views.make_view(dataset, chosen), every


def read(content):
    return pd.read_csv(io.BytesIO(content), dtype={"known_on": str}, keep_default_na=False)


def counts(content):
    """The same with 0 for a figure of days of which nothing is known, whose cell is empty."""
    frame = read(content)
    return frame.assign(
        **{name: pd.to_numeric(frame[name]).fillna(0).astype(int) for name in periods.FIGURES if name in frame}
    )


@sample(5)
@pytest.mark.parametrize("seed", range(20))
def test_duckdb_counts_the_same_days_from_the_intervals(dataset, tmp_path, seed):
    view, every = drawn(dataset, seed)
    files = {
        "panel": table_bytes.plain_csv(dataset, view, "panel", {"every": every}),
        "intervals": table_bytes.plain_csv(dataset, view, "intervals"),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    sums = ", ".join(OF_STATUS.format(status=status) for status in Status)
    query = COUNTED.format(sums=sums, **{name: tmp_path / name for name in files})
    by_duckdb = [tuple(map(str, row)) for row in duckdb.execute(query).fetchall()]
    names = [*LINK, "from", "to", *(f"{status}_days" for status in Status)]
    own = counts(files["panel"])[names].sort_values([*LINK, "from"])
    assert by_duckdb == [tuple(map(str, row)) for row in own.itertuples(index=False)]
    assert len(by_duckdb) > 0


@sample(3)
@pytest.mark.parametrize("seed", range(20, 28))
def test_a_panel_adds_up_to_uptime_csv_and_its_ranges_hold_it(dataset, seed):
    view, every = drawn(dataset, seed)
    whole = counts(table_bytes.plain_csv(dataset, view, "uptime")).set_index(LINK)
    summed = (
        counts(table_bytes.plain_csv(dataset, view, "panel", {"every": every}))
        .groupby(LINK, sort=False)
        .sum(numeric_only=True)
    )
    shared = [name for name in periods.FIGURES if name in whole and not name.endswith(("_min", "_max"))]
    assert len(shared) == len(Status) + 4
    assert summed[shared].equals(whole[shared])
    assert (summed["open_days_min"] <= whole["open_days_min"]).all()
    assert (whole["open_days_max"] <= summed["open_days_max"]).all()


def in_words_of_the_docs(row, figure):
    """A cell of a wide panel: empty where nothing is known of the link in the period; a share to four places."""
    if figure == "open_share":
        return round(float(row["open_days"]) / row["known_days"], 4) if row["known_days"] else ""
    unknown = row["unknown_days_min" if figure.endswith(("_min", "_max")) else "unknown_days"]
    is_known = unknown < row["period_days"]
    return float(row[figure]) if is_known or figure.startswith("unknown") or figure == "period_days" else ""


def test_a_wide_panel_says_nothing_where_nothing_is_known_and_has_shares(dataset):
    """It said 0 of a link of which nothing is known: as of one that was closed."""
    view = views.make_view(dataset, Selection(as_of=TODAY, from_=np.datetime64("1850-01-01", "D"), context=True))
    for figure in ("open_days", "open_share", "stale_days", "unknown_days"):
        own = {"every": "year", "shape": "wide", "figure": figure}
        first = read(table_bytes.plain_csv(dataset, view, "panel", own)).iloc[0]
        assert (first["dandong-sinuiju_freight"] == "") == (figure != "unknown_days")
    shares = read(table_bytes.plain_csv(dataset, view, "panel", own | {"figure": "open_share"}))
    assert max(len(cell) for cell in shares["dandong-sinuiju_freight"]) == len("0.1234")
    (of_2019,) = shares.loc[shares["from"] == "2019-01-01", "dandong-sinuiju_freight"]
    assert 0 < float(of_2019) <= 1


@pytest.mark.parametrize("seed", range(30, 34))
def test_a_wide_panel_has_the_cells_of_the_long_one(dataset, seed):
    view, every = drawn(dataset, seed)
    figure = seeded(f"panels {seed}").choice(tables.FIGURE.allowed)
    long = read(table_bytes.plain_csv(dataset, view, "panel", {"every": every}))
    own = {"every": every, "shape": "wide", "figure": figure}
    frame, fields = tables.written(dataset, view, "panel", own)
    wide = read(table_bytes.plain_csv(dataset, view, "panel", own))
    assert list(wide.columns) == tables.names(fields) == list(frame.columns)
    for (crossing, service), rows in long.groupby(LINK):
        cells = ["" if cell == "" else float(cell) for cell in wide[f"{crossing}_{service}"]]
        assert cells == [in_words_of_the_docs(row, figure) for row in rows.to_dict("records")]
        assert wide["from"].tolist() == rows["from"].tolist()
    assert len(wide.columns) == len(long.groupby(LINK)) + 2 + len(tables.STAMP)


@pytest.mark.parametrize("shape", tables.SHAPE.allowed)
def test_parquet_holds_the_csv_in_types(dataset, shape):
    view, every = drawn(dataset, 3)
    own = {"every": every, "shape": shape, "figure": "stale_days"}
    content = table_bytes.to_parquet(*tables.written(dataset, view, "panel", own))
    table = pq.read_table(io.BytesIO(content))
    frame, fields = tables.written(dataset, view, "panel", own)
    assert content == table_bytes.to_parquet(frame, fields)
    assert [str(kind) for kind in table.schema.types] == [
        {"string": "string", "date": "date32[day]", "integer": "int64"}[field["type"]] for field in fields
    ]
    cells = {name: ["" if value is None else str(value) for value in table[name].to_pylist()] for name in frame}
    assert pd.DataFrame(cells).equals(frame.astype(str).reset_index(drop=True))
