"""A small invented log in which every table has rows, and in which sources disagree, repeat and come late."""

import json

from tests import tiny
from tests.support.log_columns import table_text

EVENTS = table_text(
    "events",
    """\
a-opens,1911-11,,alpha-beta,all,opening,open,,,,,,,CN-LN,"The line, and its bridge, open.",,다리가 열린다.,大桥通车。
a-bombed,1950-11-08,,alpha-beta,all,suspension,suspended,,,,war,,,,Planes hit the bridge.,war,,
a-runs,1954~,,alpha-beta,all,resumption,open,,,,,,,,Trains run again.,,,
a-stops,2020-01-23,1,alpha-beta,passenger,suspension,suspended,,,,epidemic,,,CN-LN;KP-03,\
Passenger trains stop.,epidemic,,
a-freight,2020-03-05,2,alpha-beta,freight,suspension,suspended,disputed,2022-06-01,One of two saw a train.,\
epidemic,,,,Freight stops.,epidemic,,
a-seen,2021-05,,alpha-beta,freight,observation,unchanged,,,,,coal,CN>KP,,Wagons stand in the yard.,,,
a-again,2022-01-16,,alpha-beta,freight,resumption,partial,stands,2022-03-01,Two saw it.,,flour,CN>KP,CN-LN,\
A train crosses.,,,
a-said,2022-02,,alpha-beta,passenger,announcement,unchanged,,,,,,,,Somebody says that trains will run.,not_said,,
c-stops,2020-01-31,,all-china-dprk,passenger,suspension,suspended,,,,epidemic,,,,All passenger trains stop.,\
epidemic,,
g-opens,1939-10-01,,gamma-delta,all,opening,open,,,,,,,CN-JL,The bridge opens.,,,
g-flood,2010-08/2010-09,,gamma-delta,freight,restriction,partial,withdrawn,2022-08-01,It was another bridge.,\
flood,,,CN-JL;KP-09,Water stands on the track.,flood,,
g-seen,2019-06-29,,gamma-delta,passenger,observation,unchanged,,,,,,,,A coach stands in the station.,,,
g-silent,2019-06-30,,gamma-delta,passenger,evidence_end,unknown,,,,,,,,Nobody reports trains.,,,
g-closed,2023,,gamma-delta,freight,closure,closed,,,,agreement,,both,KP-09,The office is closed.,agreement,,
r-opens,1959-08,,rho-sigma,all,opening,open,,,,,,,KP-13,The bridge to the east opens.,,,
r-crash,2021-02-25,,rho-sigma,passenger,milestone,unchanged,,,,,,RU>KP,,Diplomats push a trolley.,,,
""",
)
CLAIMS = table_text(
    "claims",
    """\
c01,a-opens,book,supports,1911-11,true,,secondary,,,,,
c02,a-bombed,book,supports,1950-11-08,true,,secondary,,,,p. 12,
c03,a-runs,book,supports,1954~,true,,secondary,,,,,
c04,a-stops,agency,supports,2020-01-23,true,true,official,A ministry,,,,
c05,a-stops,paper,supports,2020-01-24,,,secondary,,A day later.,,,agency
c06,a-freight,paper,supports,2020-03-05,true,,observed,,,,"Only ""two"" words.",p. 3
c07,a-freight,weekly,disputes,2020-03-07,,,official,Someone,A train crossed on the 7th.,,,
c08,a-seen,images,supports,2021-05,true,,imagery,,34 wagons.,,,
c09,a-again,agency-2022,supports,2022-01-16,true,,observed,,,,,
c10,a-again,paper,supports,2022-01-17,,,anonymous,A trader,,,,,
c11,a-again,images,supports,2022-01,,,imagery,,,,,
c12,a-said,weekly,supports,2022-02,true,,anonymous,,,,,,
c13,c-stops,agency,supports,2020-01-31,true,,official,,,,,
c14,g-opens,book,supports,1939-10-01,true,,secondary,,,,,
c15,g-flood,weekly,supports,2010-08/2010-09,true,,secondary,,,,,
c16,g-flood,images,disputes,2010-08-15,,,imagery,,,,,
c21,g-seen,images,supports,2019-06-29,true,,imagery,,,,,
c17,g-silent,search,supports,2019-06-30,true,,secondary,,,2022-04-15,,
c18,g-closed,weekly-2023,supports,2023,true,,anonymous,,,,,
c19,r-opens,book,supports,1959-08,true,,secondary,,,,,
c20,r-crash,agency-2022,supports,2021-02-25,true,true,official,,,,,
""",
)
SOURCES = table_text(
    "sources",
    """\
agency,An Agency,,Trains & trucks stop,,en,2020-02-01,https://example.org/agency?a=1&b=2,government,read
agency-2022,An Agency,,A train,,en,2022-01-18,https://example.org/agency/2022,government,read
book,A Scholar,,Bridges of the river,,de,1998,,academic,read
images,Watchers,,What the pictures show,true,en,2022-02-03,https://example.org/images,satellite,read
paper,B Paper,An Agency,단둥에서,,ko,2022-01-18,,news,read
search,The editors,,Searched in three languages,true,en,2020-07-01,,editorial,read
weekly,C Weekly,,丹东来信,,zh,2022-05,https://example.org/weekly,news,mention
weekly-2023,C Weekly,,The office,,en,2023-05-02,,news,read
""",
)
TRAINS = "95,alpha-beta,Alpha,Beta,Mon Thu,2019-02,2020-01-30,agency\nK27,gamma-delta,Gamma,,daily,2012,,book\n"
TRADE = "2019,2790.5,2573,217.5,China customs,agency,\n2020-01/2020-02,,198.1,,China customs,paper,only two months\n"
READINGS = (
    "a-again,2022-07-01,2,3,true,true,false,true,true,kind: opening (log: resumption),kept,A train had run before.\n"
    "a-opens,,,,,,,,,,not_read,Not read a second time yet\n"
)
MEASURES = (
    "a-seen,c08,wagons,image,34,34,,2021-05-12,\n"
    "a-again,c09,wagons,train,10,12,CN>KP,,empty\na-again,c11,trains,day,,2,,2022-01,\n"
    "r-crash,c20,passengers,,8,8,RU>KP,,\na-freight,c07,trains,day,,1,,2020-03-07,\ng-flood,c15,tonnes,,300,,,,about\n"
)
CHANGES = (
    "0.1.0,2022-06-01,,First version.,The log begins.\n"
    "0.2.0,2022-08-01,g-flood,Withdrawn.,The picture shows another bridge.\n"
    "0.3.0,2023-06-01,g-closed,New event.,A paper says so.\n"
)
HOME = "https://log.example/"
CROSSINGS = "layers/crossings.geojson"
NAMES = {"alpha-beta": {"name_ko": "알파–베타", "name_zh": "甲–乙"}, "rho-sigma": {"name_ko": "로–시그마"}}


def files() -> dict[str, bytes]:
    """The package's files, by path: those of the tiny one, with these tables."""
    tables = {
        "events": EVENTS,
        "claims": CLAIMS,
        "sources": SOURCES,
        "trains": table_text("trains", TRAINS),
        "trade": table_text("trade", TRADE),
        "readings": table_text("readings", READINGS),
        "measures": table_text("measures", MEASURES),
        "CHANGES": table_text("changes", CHANGES),
    }
    story = tiny.STORY.replace("e-open", "a-stops").replace("e-stop", "a-freight")
    changed = {f"data/{name}.csv": text.encode() for name, text in tables.items()}
    whole = tiny.complete_files() | changed | {"data/story.md": story.encode()}
    descriptor = json.loads(whole["datapackage.json"]) | {"covered_to": "2023-06-30", "homepage": HOME}
    crossings = json.loads(whole[CROSSINGS])
    for feature in crossings["features"]:
        feature["properties"] |= NAMES.get(feature["properties"]["crossing_id"], {})
    changed = {CROSSINGS: crossings, "datapackage.json": descriptor}
    return whole | {path: json.dumps(content).encode() for path, content in changed.items()}
