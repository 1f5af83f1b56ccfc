"""A package may have a third service: pages, exports, addresses, answers take its name and order from the package."""

import csv
import io
import json

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from dashboard.i18n import translator
from dashboard.session import pages, served_data, session_state
from dashboard.widgets import table_content, time_map_content
from raillinks.answer import answer, wording
from raillinks.domain.problems import DataError
from raillinks.exports import table_bytes, tables
from raillinks.package import descriptor
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from raillinks.versions.live_package import LivePackage, Served
from tests import tiny
from tests.mcp.asking import application, ask, served
from tests.pages.opening import page_opened
from tests.support.desk_page import opened, ran
from tests.support.log_columns import padded

SERVICES = [
    {"name": "freight", "title": "freight", "title_ko": "화물", "title_zh": "货运"},
    {"name": "parcels", "title": "parcels", "title_ko": "소포", "title_zh": "包裹", "subject": "Parcel trains"},
    {"name": "passenger", "title": "passenger", "title_ko": "여객", "title_zh": "客运", "subject": "Passenger trains"},
]
NAMES = ("freight", "parcels", "passenger")
PARCELS = "e-parcels,2020-02-10,,alpha-beta,parcels,suspension,suspended,,,,,,,,No parcels cross.\n"
CLAIM = "c9,e-parcels,s1,supports,2020-02-10,true,,observed,,\n"
DAY = np.datetime64("2020-02-20", "D")


def files(services=SERVICES):
    contents = tiny.files()
    described = json.loads(contents["datapackage.json"])
    if services is not None:
        described["services"] = services
    for resource in described["resources"]:
        for field in resource.get("schema", {}).get("fields", []):
            if (resource["name"], field["name"]) == ("events", "service"):
                field["constraints"]["enum"] = [*NAMES, "all"]
    added = {"data/events.csv": padded("events", PARCELS), "data/claims.csv": padded("claims", CLAIM)}
    contents |= {path: contents[path] + text.encode() for path, text in added.items()}
    return contents | {"datapackage.json": json.dumps(described).encode()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("third")
    tiny.write(root, files())
    return root


@pytest.fixture(scope="module")
def dataset(folder):
    return load.load(folder)


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_package_says_which_services_there_are_in_which_order(dataset):
    assert dataset.services == NAMES
    assert dataset.links["service"].tolist() == [*NAMES] * 3
    assert views.choices(dataset).values["service"] == NAMES


def test_it_is_replayed_and_exported(dataset):
    view = views.make_view(dataset, Selection(as_of=DAY, crossing=("alpha-beta",)))
    status = {row["service"]: row["status"] for row in rows(table_bytes.plain_csv(dataset, view, "status"))}
    assert status == {"freight": "open", "parcels": "suspended", "passenger": "open"}
    field = next(field for field in tables.fields(dataset, "status") if field["name"] == "service")
    assert field["description"].startswith("freight, parcels or passenger;")


@pytest.mark.parametrize(
    ("lang", "beginning"), [("en", "Parcel trains at "), ("ko", "2020년 2월 20일 "), ("zh", "2020年2月20日")]
)
def test_its_names_are_said_in_every_language(dataset, lang, beginning):
    say = dataset.named(translator.say(lang))
    title = dict(say.services)["parcels"]
    assert say.word("parcels") == title
    view = views.make_view(dataset, Selection(as_of=DAY, crossing=("alpha-beta",), service=("parcels",)))
    said = wording.sentence(dataset, answer.of_view(dataset, view, ("alpha-beta", "parcels")), say)
    assert said.startswith(beginning)
    assert "Parcel" in said or title in said
    made = time_map_content.content(dataset, view, lang)
    assert made["words"]["parcels"] == title
    assert [link["service"] for link in made["links"]] == ["parcels"]
    (row,) = [row for row in table_content.event_rows(dataset, None, lang) if row[0] == "e-parcels"]
    assert row[3]["s"] == title


def test_the_api_takes_and_gives_it(dataset):
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]))
    query = {"as_of": "2020-02-20", "crossing": "alpha-beta", "service": "parcels"}
    (row,) = rows(client.get("/api/v1/status.csv", params=query).content)
    assert (row["service"], row["status"]) == ("parcels", "suspended")
    assert client.get("/api/v1/answer", params=query | {"lang": "ko"}).json()["sentence"].count("소포") == 1
    refused = client.get("/api/v1/status.csv", params=query | {"service": "mail"})
    assert refused.status_code == 400
    assert "parcels" in refused.text


def test_machines_ask_for_it(folder):
    async def call(client):
        asked = {"as_of": "2020-02-20", "crossing": "alpha-beta", "service": "parcels", "lang": "zh"}
        return (await client.call_tool("status_on", asked)).structured_content

    with served(application(folder)) as address:
        (link,) = ask(address, call)["links"]
    assert (link["service"], link["status"]) == ("parcels", "suspended")
    assert "包裹" in link["sentence"]


def test_the_map_page_offers_it(folder, monkeypatch):
    monkeypatch.setattr(served_data, "live", LivePackage(folder))
    app = page_opened("map.py", as_of="2020-02-20")
    pills = next(p for p in app.get("button_group") if p.label == "Service")
    assert "parcels" in pills.options


@pytest.mark.parametrize(
    ("services", "column"),
    [
        (None, "resources[0].schema.fields[4].constraints.enum"),
        ([*SERVICES, SERVICES[0]], "services[3].name"),
        ([{**SERVICES[0], "name": "all"}], "services[0].name"),
        ([], "services"),
        ([{"name": "freight"}], "services[0].title"),
    ],
)
def test_services_that_cannot_be_used_are_named(services, column):
    with pytest.raises(DataError) as found:
        descriptor.parse(files(services)["datapackage.json"])
    assert column in {problem.column for problem in found.value.problems}


def test_the_desk_calls_it_by_its_name(folder, monkeypatch):
    monkeypatch.setattr(session_state, "PAGES", pages.of_settings({pages.DESK_SETTING: "1"}))
    monkeypatch.setattr(served_data, "live", LivePackage(folder))
    app = opened("", lang="ko")
    app = ran(app.button(key="desk_new_report").click())
    choices = [
        option for kind in ("selectbox", "button_group", "radio") for each in app.get(kind) for option in each.options
    ]
    assert ("소포" in choices, "parcels" in choices) == (True, False)
