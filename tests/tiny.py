"""A data package small enough to be read hundreds of times.

The three crossings of the generated logs (the third is the Russian one), five provinces, two events.
"""

import csv
import json
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from raillinks.domain import enums
from raillinks.domain.problems import DataError
from raillinks.package import package_files, schema
from raillinks.package.dataset import Dataset
from raillinks.validation import load
from tests.conftest import ROOT
from tests.support.log_columns import table_text

EVENTS = table_text(
    "events",
    """\
e-open,2020-01,,alpha-beta,all,opening,open,,,,,,,CN-LN,"The line, and its bridge, open."
e-stop,2020-03-05,,all-china-dprk,freight,suspension,suspended,stands,2020-06-01,why,,,,,Freight stops.
""",
)
CLAIMS = table_text(
    "claims",
    """\
c1,e-open,s1,supports,2020-01,,,secondary,,
c2,e-stop,s1,supports,2020-03-05,true,,observed,,
c3,e-stop,s2,disputes,2020-03-05,,,official,Someone,
""",
)
SOURCES = table_text(
    "sources",
    """\
s1,A Paper,,A title,,en,2020-03-06,https://example.org/a,news,read
s2,B Paper,,단둥에서,,ko,2020-05,,news,mention
""",
)
PLACES = table_text(
    "places",
    """\
alpha-beta,crossing,Alpha–Beta,단둥,,,Alfa,,,,,,,alpha-beta,CN-LN;KP-03,40.0,124.4,60,a map
gamma-delta,crossing,Gamma–Delta,,,,,,,,,,,gamma-delta,CN-JL;KP-09,40.0,126.4,60,a map
rho-sigma,crossing,Rho–Sigma,,,,,,,,,,,rho-sigma,KP-13,40.0,130.4,60,a map
""",
)
TRAINS, TRADE, READINGS, MEASURES = (table_text(table, "") for table in ("trains", "trade", "readings", "measures"))
CHANGES = table_text("changes", "0.1.0,2020-06-01,,First version.,The log begins.\n")


STORY = """A note to editors.

## January 2020: the line opens
as_of: 2020-02-01
event: e-open
lat: 40.1
lon: 124.4
zoom: 9

In January [the line opens](event:e-open).

## March 2020: freight stops
as_of: 2020-03-05
event: e-stop

On the 5th [freight stops](event:e-stop).
"""


def _collection(*features: dict) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _feature(feature_id: str, geometry_kind: str, coordinates: list, /, **properties: object) -> dict:
    geometry = {"type": geometry_kind, "coordinates": coordinates}
    return {"type": "Feature", "id": feature_id, "properties": {"id": feature_id, **properties}, "geometry": geometry}


def _ring(west: float, south: float = 39.0, size: float = 1.0) -> list:
    east, north = west + size, south + 2 * size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _province(code: str, west: float) -> dict:
    return _feature(code, "Polygon", [_ring(west)], iso_3166_2=code, name=code, name_ko="", name_zh="")


LONGITUDES = {"alpha-beta": 124.4, "gamma-delta": 126.4, "rho-sigma": 130.4}
LAYERS = {
    "layers/crossings.geojson": _collection(
        *(
            _feature(
                crossing, "Point", [lon, 40.0], crossing_id=crossing, name=crossing.title(), name_ko="", name_zh="",
                context=crossing == "rho-sigma", exists_from="1911", exists_to="", accuracy_m=60, river="Yalu",
                end_cn="Alpha", end_kp="Beta",
            )
            for crossing, lon in LONGITUDES.items()
        )
    ),
    "layers/friendship_bridge.geojson": _collection(
        *(
            _feature(
                f"bridge-{crossing}", "LineString", [[lon - 0.01, 40.0], [lon + 0.01, 40.0]], crossing_id=crossing,
                name=f"{crossing.title()} Bridge", exists_from="1911", exists_to="", accuracy_m=60,
            )
            for crossing, lon in LONGITUDES.items()
        )
    ),
    "layers/provinces.geojson": _collection(
        _province("CN-LN", 123.4), _province("KP-03", 124.4), _province("CN-JL", 125.4), _province("KP-09", 126.4),
        _province("KP-13", 129.4),
    ),
}  # fmt: skip
FURTHER_LAYERS = {
    "layers/land.geojson": _collection(
        _feature("KP", "MultiPolygon", [[_ring(124.4)]], name="DPRK", name_ko="조선", name_zh="朝鲜", country="KP"),
        _feature("CN", "Polygon", [_ring(123.4)], name="China", country="CN"),
    ),
    "layers/water.geojson": _collection(_feature("lake", "Polygon", [_ring(124.6, 39.2, 0.1)], kind="lake")),
    "layers/dandong.geojson": _collection(
        _feature("alpha", "MultiPolygon", [[_ring(124.0)]], name="Alpha", name_zh="丹东", province="CN-LN")
    ),
    "layers/sinuiju.geojson": _collection(
        _feature("beta", "Polygon", [_ring(124.5)], name="Beta", name_ko="신의주", province="KP-03", approximate=True)
    ),
    "layers/rivers.geojson": _collection(
        _feature("yalu", "LineString", [[124.0, 40.0], [126.0, 41.0]], name="Yalu", name_ko="압록강", name_zh="鸭绿江")
    ),
    "layers/reaches.geojson": _collection(
        _feature("reach", "Polygon", [_ring(124.39, 39.9, 0.02)], crossing_id="alpha-beta", accuracy_m=1000)
    ),
    "layers/lines.geojson": _collection(
        _feature(
            "north", "LineString", [[124.0, 40.0], [124.4, 40.0], [125.0, 40.0]], line_id="north", name="North Line",
            exists_from="1911", exists_to="1950-11/1951-02",
        )
    ),
    "layers/stations.geojson": _collection(
        _feature("station-a", "Point", [124.3, 40.0], name="A", core=True, province="CN-LN", accuracy_m=150),
        _feature("station-b", "Point", [124.5, 40.0], name="B", name_ko="을", core=False, exists_from="1920"),
    ),
    "layers/cities.geojson": _collection(_feature("alpha", "Point", [124.3, 40.1], name="Alpha", rank=1)),
    "layers/yards.geojson": _collection(
        _feature("yard", "Point", [124.5, 40.05], name="Yard", exists_from="2021-03", exists_to="2024-09-08")
    ),
}  # fmt: skip
TABLES = {
    "data/events.csv": EVENTS, "data/claims.csv": CLAIMS, "data/sources.csv": SOURCES, "data/places.csv": PLACES,
    "data/trains.csv": TRAINS, "data/trade.csv": TRADE, "data/readings.csv": READINGS,
    "data/measures.csv": MEASURES, "data/CHANGES.csv": CHANGES,
}  # fmt: skip


FURTHER_ROWS = {
    "data/trains.csv": table_text("trains", "95,alpha-beta,Alpha,Beta,Mon Thu,2020-02,,s1\n"),
    "data/trade.csv": table_text(
        "trade", "2019,2790.5,2573,217.5,China customs,s1,\n2020-01/2020-02,,198.1,,China customs,s1,a\n"
    ),
    "data/readings.csv": table_text(
        "readings",
        "e-open,2020-07-01,1,1,true,true,false,true,true,kind: resumption (log: opening),kept,It opens.\n"
        "e-stop,,,,,,,,,,not_read,Not read a second time yet\n",
    ),
    "data/measures.csv": table_text(
        "measures",
        "e-open,c1,wagons,train,10,12,CN>KP,,empty\ne-open,c1,trains,day,,2,,2019,\ne-stop,c2,tonnes,,300,,,,about\n",
    ),
}


def files() -> dict[str, bytes]:
    """The files that a package needs, by path; the tables' schemas are those of the project."""
    return _described({**LAYERS, **{path: text.encode() for path, text in TABLES.items()}})


def complete_files() -> dict[str, bytes]:
    """The same with every layer of the map, a train, trade figures, counts and a story: every page shows something."""
    tables = {path: text.encode() for path, text in (TABLES | FURTHER_ROWS).items()}
    return _described({**LAYERS, **FURTHER_LAYERS, **tables, "data/story.md": STORY.encode()})


LATER_COLUMNS = {"claims": ("quote", "locator", "repeats")}
"""Columns that a package of 0.1.0 does not have, in its files nor in its descriptor."""


def earlier_files() -> dict[str, bytes]:
    """The same package in the form of 0.1.0."""
    made = files()
    described = json.loads(made["datapackage.json"])
    for resource in described["resources"]:
        if later := LATER_COLUMNS.get(resource["name"]):
            fields = resource["schema"]["fields"]
            resource["schema"] = {**resource["schema"], "fields": [f for f in fields if f["name"] not in later]}
            header, *rows = csv.reader(StringIO(made[resource["path"]].decode(), newline=""))
            kept = [at for at, name in enumerate(header) if name not in later]
            made[resource["path"]] = "".join(
                ",".join(row[at] for at in kept) + "\n" for row in (header, *rows)
            ).encode()
    return {**made, "datapackage.json": json.dumps(described).encode()}


VERSION = "0.3.0"
"""Of the small packages, whatever version the bundled log has."""


def _described(contents: dict[str, bytes]) -> dict[str, bytes]:
    """The files with a descriptor that lists them."""
    descriptor = json.loads((ROOT / "datapackage.json").read_bytes())
    descriptor.pop("services", None)  # freight and passenger trains, whatever the bundled log has
    kept = [r for r in descriptor["resources"] if r["path"] in contents]
    of_events = schema.of_package("events", enums.names(enums.DEFAULT))
    next(r for r in kept if r["name"] == "events")["schema"]["fields"] = [column.field for column in of_events]
    return {"datapackage.json": json.dumps(descriptor | {"version": VERSION, "resources": kept}).encode(), **contents}


def write(root: Path, contents: dict[str, bytes]) -> None:
    """Puts the files where `package.load` looks for them, with their checksums in the descriptor."""
    write_bare(root, contents)
    write_checksums(root)


def write_bare(root: Path, contents: dict[str, bytes]) -> None:
    """Puts the files there as they are."""
    for path, content in contents.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def write_checksums(root: Path) -> None:
    """Does what `raillinks checksums` does; nothing where the descriptor or a file of it cannot be read."""
    try:
        files = package_files.read_files(root)
    except DataError:
        return
    content = package_files.with_checksums(files, load.row_counts(files))
    (root / package_files.DESCRIPTOR).write_bytes(content)


def loaded(**tables: str) -> Dataset:
    """The package, with some tables in other words; `events` stands for data/events.csv."""
    with TemporaryDirectory() as folder:
        write(Path(folder), files() | {f"data/{name}.csv": text.encode() for name, text in tables.items()})
        return load.load(Path(folder))
