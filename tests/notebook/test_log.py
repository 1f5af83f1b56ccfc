"""The library for notebooks and scripts: what it imports, what its frames hold, what it says of bad arguments."""

import io
import subprocess
import sys
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

import raillinks as rl
from raillinks.domain.problems import EXTRAS
from raillinks.engine.confidence import Why
from raillinks.exports import bundles, cite, table_bytes, tables
from raillinks.package import package_files
from raillinks.query import views
from raillinks.query.selection import Selection
from tests import tiny
from tests.conftest import ROOT
from tests.support.tiers import sample, slow

READ = {"string": "str", "date": "datetime64[s]", "integer": "Int64", "number": "Float64", "boolean": "bool"}
IMPORTED = "import {name}, sys; print(*sys.modules)"
TIMED = "import time; began = time.perf_counter(); import {name}; print(time.perf_counter() - began)"


def said(script):
    asked = [sys.executable, "-c", script]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("package")
    tiny.write(path, tiny.files())
    return path


@pytest.fixture(scope="module")
def log(folder):
    return rl.load(folder)


@slow("processes that import; another test here looks at what is imported")
def test_the_import_takes_no_longer_than_that_of_pandas():
    """Side by side, the best of three."""
    times = [(float(said(TIMED.format(name="raillinks"))), float(said(TIMED.format(name="pandas")))) for _ in range(3)]
    own, pandas = (min(column) for column in zip(*times, strict=True))
    assert own <= 1.2 * pandas


def test_neither_the_import_nor_an_answer_loads_a_framework(folder):
    script = f"import raillinks as rl, sys; rl.load({str(folder)!r}).status('2020'); print(*sys.modules)"
    assert not {"pandas", "geopandas", "streamlit"} & {*said(IMPORTED.format(name="raillinks")).split()}
    loaded = {*said(script).split()}
    assert "pandas" in loaded
    assert not {"streamlit", "pydeck", "starlette", "layers", "dashboard"} & loaded


def test_the_names_of_the_library_are_listed_and_others_refused():
    assert [name for name in dir(rl) if not name.startswith("__")] == ["DataError", "Log", "load"]
    with pytest.raises(AttributeError, match="it has DataError, Log, load"):
        getattr(rl, "Lod")  # noqa: B009 (a type checker refuses it too)


@sample(3)
@pytest.mark.parametrize("table", ["status", "intervals", "uptime", "events", "claims", "sources"])
def test_a_frame_holds_what_the_csv_says_in_the_types_of_its_columns(dataset, table):
    known, day = rl.load(ROOT), "2022-09-26"
    frame = known.status(day) if table == "status" else getattr(known, table)()
    every = Selection(as_of=np.datetime64(day), mode="all")
    plain = table_bytes.plain_csv(dataset, views.make_view(dataset, every), table)
    fields = tables.unstamped(tables.fields(dataset, table))
    text = pd.read_csv(io.BytesIO(plain), dtype=str, keep_default_na=False)[tables.names(fields)]
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {f["name"]: READ[f["type"]] for f in fields}
    assert len(frame) == len(text) > 0
    assert as_csv(frame).equals(text)


def as_csv(frame):
    """The cells of a frame as a CSV writes them."""
    return pd.DataFrame({name: [cell(value) for value in frame[name]] for name in frame}, dtype=str)


def cell(value):
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return "" if pd.isna(value) else str(value)


def test_an_empty_answer_has_the_same_types(log):
    some, none = log.events(), log.known_on("2019-01-01").events()
    assert log.known_on("2018").reading == log.known_on("2018-12-31").reading
    assert len(some) == 2
    assert len(none) == 0
    assert none.dtypes.equals(some.dtypes)


@pytest.mark.parametrize(
    "day",
    [date(2020, 4, 1), datetime(2020, 4, 1, 23, 59), np.datetime64("2020-04-01"), pd.Timestamp("2020-04-01 05:00")],  # noqa: DTZ001 (a day of a log has no zone)
)
def test_a_day_may_be_any_date_of_python_numpy_or_pandas(log, day):
    assert log.status(day).equals(log.status("2020-04-01"))


def test_the_package_says_in_a_line_what_it_is(log):
    said = repr(log.dataset)
    assert log.version in said
    assert f"{len(log.dataset.events)} events" in said
    assert len(said) < 200


def test_ends_of_a_period_may_be_months_or_years(log):
    assert log.uptime("2020-02", "2020").equals(log.uptime("2020-02-01", date(2020, 12, 31)))
    assert log.uptime("2020-03", every="month")["from"].min() == pd.Timestamp("2020-03-01")


def test_a_panel_is_long_or_wide_and_adds_up(log):
    long = log.panel("2020", every="month")
    wide = log.panel("2020", every="month", shape="wide", figure="suspended_days")
    assert long.groupby("service")["suspended_days"].sum()["freight"] == log.uptime("2020")["suspended_days"].sum()
    assert wide.drop(columns=["from", "to"]).sum().sum() == long["suspended_days"].sum() > 0
    assert {str(kind) for kind in wide.dtypes} == {"datetime64[s]", "Int64"}
    assert "gamma-delta_freight" in wide
    assert list(long["from"].unique()) == list(wide["from"])


def test_points_lie_at_the_crossings_and_layers_have_their_features(log):
    points, layer = log.points("2020-04-01"), log.layer("crossings")
    assert str(points.crs) == str(layer.crs) == "EPSG:4326"
    at = dict(zip(layer["crossing_id"], layer.geometry, strict=True))
    assert [at[name] for name in points["crossing_id"]] == list(points.geometry)
    assert list(points.columns) == [*log.status("2020-04-01").columns, "geometry"]


def test_why_says_which_rule_decided(log):
    assert log.why("e-open").why == Why.ONE_SOURCE
    assert log.why("e-stop").disputed_by == ("B Paper",)


def test_a_map_draws_each_link_in_the_colour_of_its_status(log):
    layers = {layer.id: layer for layer in log.map("2020-04-01").layers}
    freight, passenger = layers["freight-links"], layers["passenger-links"]
    of_day = log.status("2020-04-01", service="freight")
    assert {row["crossing_id"]: row["status"] for row in freight.data} == dict(
        zip(of_day["crossing_id"], of_day["status"], strict=True)
    )
    assert {row["service"] for row in passenger.data} == {"passenger"}
    assert len({tuple(row["colour"][:3]) for row in freight.data}) == of_day["status"].nunique()


@pytest.mark.parametrize(
    "ask", [lambda log: log.map("2020-04-01"), lambda log: log.points("2020-04-01"), lambda log: log.layer("land")]
)
@pytest.mark.parametrize("name", EXTRAS["map"])
def test_without_the_extra_a_map_and_points_say_what_to_install(log, monkeypatch, name, ask):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ModuleNotFoundError, match=rf"{name}\)\nhint: pip install 'china-dprk-rail-links\[map\]'"):
        ask(log)


@pytest.mark.parametrize("style", cite.STYLES)
def test_a_citation_is_that_of_the_export_or_of_the_whole_data_set(log, style):
    view = views.make_view(log.dataset, Selection(np.datetime64("2020-04-01", "D"), service=("freight",)))
    written = cite.STYLES[style]
    assert log.cite("2020-04-01", style=style, service="freight") == written(bundles.citation(log.dataset, view))
    assert log.cite(style=style) == written(cite.citation(log.dataset))
    assert "2020-03-07" in log.known_on("2020-03-07").cite()


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda log: log.status("1 April 20"), "day '1 April 20': bad value; allowed: YYYY-MM-DD"),
        (lambda log: log.status(""), "the day is empty"),
        (lambda log: log.uptime("", "2020"), "the day is empty"),
        (lambda log: log.status("2020-04-01", crossing="alpha-bet"), "did you mean 'alpha-beta'?"),
        (lambda log: log.status("2020-04-01", service=["fright"]), "service 'fright': unknown value"),
        (lambda log: log.status("2020-04-01", crosing="alpha-beta"), "did you mean 'crossing'?"),
        (lambda log: log.status(np.datetime64("NaT")), "day 'NaT': bad value"),
        (lambda log: log.uptime("2020", "2019"), "first '2020-01-01': after to; allowed: at most 2019-12-31"),
        (lambda log: log.panel("2020", every="yaer"), "every 'yaer': bad value; did you mean 'year'?"),
        (lambda log: log.panel(figure="open"), "figure 'open': bad value; did you mean 'open_days'?"),
        (
            lambda _: rl.load(ROOT).panel(every="day"),
            "every 'day': the table is too long; allowed: at most 200,000 rows",
        ),
        (lambda log: log.cite(style="mla"), "style 'mla': bad value; did you mean 'MLA'?"),
        (lambda log: log.uptime(every="fortnight"), "every 'fortnight': bad value; allowed: whole, year, month"),
        (lambda log: log.known_on("2020-01-01").status("2020-02-01"), "after known_on; allowed: at most 2020-01-01"),
        (lambda log: log.known_on("2020-13"), "known_on '2020-13': bad value"),
        (lambda _: rl.load(ROOT, disputed="hide"), "disputed 'hide': bad value; allowed: show, apply"),
        (lambda _: rl.load(ROOT, stale_after=-1), "stale_after '-1': bad value"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_what_is_near_or_allowed(log, ask, message):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is the point)
        ask(log)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda log: log.why("e-opn"), "there is no event 'e-opn': did you mean 'e-open'?"),
        (lambda log: log.known_on("2019-01-01").why("e-open"), "it is not known yet on that day"),
        (lambda log: log.layer("crossing"), "did you mean 'crossings'?"),
        (lambda _: rl.load(ROOT, version="0.3.9"), "there is no data version '0.3.9': did you mean '0.3."),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_the_nearest(log, ask, message):
    with pytest.raises(KeyError) as refused:
        ask(log)
    assert message in refused.value.args[0]


def test_a_folder_without_a_package_is_refused_and_one_with_errors_says_where(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match=r"there is no datapackage\.json in .*: name a folder that has one"):
        rl.load(tmp_path)
    tiny.write(tmp_path, tiny.files())
    events = tmp_path / "data" / "events.csv"
    events.write_text(events.read_text(encoding="utf-8") + "x\n", encoding="utf-8")
    with pytest.raises(rl.DataError, match=r"data/events\.csv"):
        rl.load(tmp_path)


def test_without_a_path_it_is_the_current_folder_s_or_the_one_that_the_code_brings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(rl.load().events()) > 2
    tiny.write(tmp_path, tiny.files())
    assert len(rl.load().events()) == 2
    (tmp_path / package_files.DESCRIPTOR).unlink()
    monkeypatch.setattr(package_files, "PROJECT", tmp_path)
    with pytest.raises(FileNotFoundError):
        rl.load()


def test_what_an_installed_library_brings_is_read_and_never_written(tmp_path, monkeypatch):
    brought = tmp_path / package_files.IN_LIBRARY
    tiny.write(brought, tiny.files())
    monkeypatch.setattr(package_files, "PROJECT", brought)
    monkeypatch.chdir(tmp_path)
    assert package_files.default_folder() == brought
    assert package_files.default_folder(to_write=True) is None
