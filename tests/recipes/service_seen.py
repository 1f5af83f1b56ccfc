"""The service `parcels` is right everywhere: it has its links, its status, its names and its place in the order."""

import csv
import io

import numpy as np

from dashboard.i18n import translator
from dashboard.widgets import time_map_content
from raillinks.answer import answer, wording
from raillinks.exports import table_bytes, tables
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests.conftest import ROOT

NAMES = ("freight", "passenger", "parcels")


def test_the_service_is_right():
    dataset = load.load(ROOT)
    assert dataset.services == views.choices(dataset).values["service"] == NAMES
    assert len(dataset.links) == 3 * len(dataset.crossings)
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2022-02-01", "D"), service=("parcels",)))
    rows = list(csv.DictReader(io.StringIO(table_bytes.plain_csv(dataset, view, "status").decode())))
    assert {row["service"] for row in rows} == {"parcels"}
    status = {row["crossing_id"]: row["status"] for row in rows}
    assert status.pop("dandong-sinuiju") == "open"
    of_all = {event["crossing_id"] for event in dataset.events.to_dict("records") if event["service"] == "all"}
    assert {crossing for crossing, word in status.items() if word != "unknown"} <= of_all
    assert tables.fields(dataset, "status")[2]["description"].startswith("freight, passenger or parcels;")
    for lang, title in (("en", "parcels"), ("ko", "소포"), ("zh", "包裹")):
        say = dataset.named(translator.say(lang))
        assert say.word("parcels") == title
        chosen = answer.of_view(dataset, view, ("dandong-sinuiju", "parcels"))
        assert chosen is not None
        said = wording.sentence(dataset, chosen, say)
        assert said.startswith("Parcel trains at ") if lang == "en" else title in said
        content = time_map_content.content(dataset, view, lang)
        assert {link["service"] for link in content["links"]} == {"parcels"}
        assert content["words"]["parcels"] == title
        assert content["words"]["all"] == say.word("all")
    assert "parcels" in (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
