"""A data package small enough to be read hundreds of times.

The three crossings of the generated logs (the third is the Russian one), five provinces, two events.
"""

import json
from pathlib import Path

from raillinks import package, package_files
from raillinks.problems import DataError
from tests.conftest import ROOT

EVENTS = """event_id,date,order_in_day,crossing_id,service,kind,status_after,verdict,verdict_date,verdict_note,cause,\
cargo,direction,affects,summary
e-open,2020-01,,alpha-beta,all,opening,open,,,,,,,CN-LN,"The line, and its bridge, open."
e-stop,2020-03-05,,all-china-dprk,freight,suspension,suspended,stands,2020-06-01,why,,,,,Freight stops.
"""
CLAIMS = """claim_id,event_id,source_id,stance,claimed_date,preferred,own_act,basis,speaker,detail
c1,e-open,s1,supports,2020-01,,,secondary,,
c2,e-stop,s1,supports,2020-03-05,true,,observed,,
c3,e-stop,s2,disputes,2020-03-05,,,official,Someone,
"""
SOURCES = """source_id,publisher,via,title,title_paraphrased,language,published,url,source_type,seen
s1,A Paper,,A title,,en,2020-03-06,https://example.org/a,news,read
s2,B Paper,,단둥에서,,ko,2020-05,,news,mention
"""
PLACES = """place_id,kind,name,name_ko,name_zh,name_ru,aliases,iso_3166_2,pcode,gbt_2260,wikidata,geonames,osm,\
crossing_id,province,lat,lon,accuracy_m,source
alpha-beta,crossing,Alpha–Beta,단둥,,,Alfa,,,,,,,alpha-beta,CN-LN;KP-03,40.0,124.4,60,a map
gamma-delta,crossing,Gamma–Delta,,,,,,,,,,,gamma-delta,CN-JL;KP-09,40.0,126.4,60,a map
rho-sigma,crossing,Rho–Sigma,,,,,,,,,,,rho-sigma,KP-13,40.0,130.4,60,a map
"""
TRAINS = "train,crossing_id,from_station,to_station,weekdays,valid_from,valid_to,source_id\n"
TRADE = "period,total_usd_million,dprk_imports_usd_million,dprk_exports_usd_million,covers,source_id,note\n"
CHANGES = "version,date,event_id,change,reason\n0.1.0,2020-06-01,,First version.,The log begins.\n"


def _collection(*features: dict) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _feature(kind: str, coordinates: list, **properties: object) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def _province(code: str, west: float) -> dict:
    ring = [[west, 39.0], [west + 1, 39.0], [west + 1, 41.0], [west, 41.0], [west, 39.0]]
    return _feature("Polygon", [ring], iso_3166_2=code, name=code, name_ko="", name_zh="")


LONGITUDES = {"alpha-beta": 124.4, "gamma-delta": 126.4, "rho-sigma": 130.4}
LAYERS = {
    "layers/crossings.geojson": _collection(
        *(
            _feature(
                "Point", [lon, 40.0], crossing_id=crossing, name=crossing.title(), name_ko="", name_zh="",
                context=crossing == "rho-sigma", exists_from="1911", exists_to="", accuracy_m=60,
            )
            for crossing, lon in LONGITUDES.items()
        )
    ),
    "layers/friendship_bridge.geojson": _collection(
        *(
            _feature("LineString", [[lon - 0.01, 40.0], [lon + 0.01, 40.0]], crossing_id=crossing, accuracy_m=60)
            for crossing, lon in LONGITUDES.items()
        )
    ),
    "layers/provinces.geojson": _collection(
        _province("CN-LN", 123.4), _province("KP-03", 124.4), _province("CN-JL", 125.4), _province("KP-09", 126.4),
        _province("KP-13", 129.4),
    ),
}  # fmt: skip
TABLES = {
    "data/events.csv": EVENTS, "data/claims.csv": CLAIMS, "data/sources.csv": SOURCES, "data/places.csv": PLACES,
    "data/trains.csv": TRAINS, "data/trade.csv": TRADE, "data/CHANGES.csv": CHANGES,
}  # fmt: skip


def files() -> dict[str, bytes]:
    """Every file of the package by its path; the tables' schemas are those of the project."""
    descriptor = json.loads((ROOT / "datapackage.json").read_bytes())
    kept = [r for r in descriptor["resources"] if r["path"] in TABLES or r["path"] in LAYERS]
    return {
        "datapackage.json": json.dumps(descriptor | {"resources": kept}).encode(),
        **LAYERS,
        **{path: text.encode() for path, text in TABLES.items()},
    }


def write(root: Path, contents: dict[str, bytes]) -> None:
    """Puts the files where `package.load` looks for them, with their checksums in the descriptor."""
    for path, content in contents.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    write_checksums(root)


def write_checksums(root: Path) -> None:
    """Does what `raillinks checksums` does; nothing where the descriptor or a file of it cannot be read."""
    try:
        files = package_files.read(root)
    except DataError:
        return
    content = package_files.with_checksums(files, package.row_counts(files))
    (root / package_files.DESCRIPTOR).write_bytes(content)
