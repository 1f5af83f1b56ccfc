"""The map of the embed: one picture, and pins and names that stand apart at the narrowest width."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from dashboard.embed import still_map
from dashboard.embed.still_map import HEIGHT, NARROW, WIDTH, Pin
from dashboard.link_card.labels import overlap
from raillinks.exports import embedding
from raillinks.i18n.languages import LANGUAGES
from raillinks.query import views
from raillinks.query.display_names import crossing_names
from raillinks.query.selection import Selection
from tests import tiny

MARK = "<i/>"
MAIN = ("dandong-sinuiju", "jian-manpo", "tumen-namyang")


def drawn(dataset, lang, crossings=MAIN, others=()):
    rows = dataset.crossings.set_index("crossing_id")
    names = crossing_names(dataset, lang)
    places = {crossing: (rows["lon"][crossing], rows["lat"][crossing]) for crossing in rows.index}
    pins = [Pin(names[crossing], places[crossing], (MARK, MARK)) for crossing in crossings]
    return ET.fromstring(still_map.html(dataset, pins, [places[c] for c in others], lang))  # noqa: S314 (our own HTML)


def classes(tree, name):
    return [node for node in tree.iter() if node.get("class") == name]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_leading_crossings_and_both_countries_are_named(dataset, lang):
    tree, names = drawn(dataset, lang), crossing_names(dataset, lang)
    assert {node.text for node in classes(tree, "name")} == {names[crossing] for crossing in MAIN}
    assert len(classes(tree, "country")) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_badges_stand_apart_and_on_the_map(dataset, lang):
    boxes = []
    view = views.make_view(dataset, Selection(as_of=np.datetime64("1946-12-11")))  # when most of them led
    crossings = [*dict.fromkeys(crossing for crossing, _ in embedding.links(dataset, view))]
    assert len(crossings) == 7
    for pin in classes(drawn(dataset, lang, crossings), "pin"):
        left, top = (float(part) / 100 for part in re.findall(r"([\d.]+)%", pin.get("style")))
        x, y = (float(part) for part in re.findall(r"(-?[\d.]+)px", classes(pin, "badges")[0].get("style")))
        x, y = x + left * NARROW, y + top * NARROW * HEIGHT / WIDTH
        boxes.append((x, y, x + 2 * still_map.BADGE, y + still_map.BADGE))
    for n, box in enumerate(boxes):
        assert box[0] >= 0 and box[1] >= 0 and box[2] <= NARROW  # noqa: PT018 (one place)
        assert not [other for other in boxes[:n] if overlap(box, other)]


def test_the_ground_is_small_and_other_crossings_are_dots(dataset):
    tree = drawn(dataset, "en", others=("qingshi-samgang",))
    paths = [node.get("d") for node in tree.iter("path")]
    assert 2_000 < sum(map(len, paths)) < 30_000
    assert len(list(tree.find(".//g[@class='other']"))) == 1


def test_a_package_without_layers_has_a_map_of_pins():
    dataset = tiny.loaded()
    first = str(dataset.crossings["crossing_id"].iloc[0])
    assert len(classes(drawn(dataset, "en", [first]), "pin")) == 1
