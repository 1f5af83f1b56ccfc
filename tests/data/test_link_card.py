"""What the cards of links say and show of the real log."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageChops
from starlette.middleware import Middleware

from dashboard.i18n.translator import say
from dashboard.link_card import card, map_ground, picture, typefaces
from dashboard.link_card.labels import placed
from dashboard.server import head
from raillinks.answer import border, border_wording
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.versions.live_package import Served
from tests.dashboard.server.test_head import served
from tests.dashboard.server.test_link_cards import tags
from tests.support.tiers import by_tier, sample

DAY = np.datetime64("2022-04-29")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ko", ("2022년 4월 29일",)), ("zh", ("2022年4月29日",)), ("en", ("suspended",))],
)
def test_without_script_a_page_says_the_sentence_of_its_day(dataset, lang, words):
    client = served(Middleware(head.Head, load=lambda: Served(dataset)))
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2022-04-29")))
    sentence = border_wording.lines(dataset, border.of_view(dataset, view), say(lang)).text
    said = tags(client, f"/?as_of=2022-04-29&lang={lang}").meta["og:description"]
    assert said == sentence
    assert all(word in said for word in words)


def test_an_uncertain_day_differs_from_a_sure_one_in_grey_too(dataset):
    """Freight at Dandong: in August 2020 partial or suspended, in October suspended."""
    grey = {}
    for day in ("2020-08-15", "2020-10-15"):
        shown = card.card(dataset, views.make_view(dataset, Selection(as_of=np.datetime64(day))), say("en"))
        pins = placed(shown.pins, picture.projected(map_ground.border(dataset)), map_ground.border(dataset))
        pin = next(pin for pin in pins if pin.pin.crossing_id == "dandong-sinuiju")
        x, y = pin.middles[0]
        whole = Image.open(BytesIO(picture.png(dataset, shown, map_ground.border(dataset), say("en"))))
        grey[day] = whole.convert("L").crop((round(x) - 16, round(y) - 16, round(x) + 16, round(y) + 16))
    difference = ImageChops.difference(*grey.values())
    assert (np.asarray(difference) > 40).sum() > 100


BANKS = {
    "dandong-sinuiju": "Dandong, Sinuiju",
    "hunchun-hunyung": "Ying'an, Hunyung",
    "jian-manpo": "Ji'an, Manpo",
    "kaishantun-sambong": "Kaishantun, Sambong",
    "khasan-tumangang": "Khasan, Tumangang",
    "qingshi-samgang": "Qingshi, Chagang Samgang",
    "shanghekou-chongsu": "Shanghekou, Chongsu",
    "tumen-namyang": "Tumen, Namyang",
}


@sample(1)
@pytest.mark.parametrize("crossing", by_tier(list(BANKS)[::3], list(BANKS)))
def test_the_picture_of_a_crossing_names_both_its_banks(dataset, crossing, monkeypatch):
    written = []
    monkeypatch.setattr(typefaces, "write", lambda _, at, text, kind: written.append((at, text, kind.size)))
    day = np.datetime64("1940-05-05" if crossing == "hunchun-hunyung" else "1965-05-05")
    view = views.make_view(dataset, Selection(as_of=day, crossing=(crossing,), context=True))
    frame = map_ground.frame(dataset, view)
    shown = card.card(dataset, view, say("en"))
    picture.png(dataset, shown, frame, say("en"))
    on_the_map = {text: size for (x, _), text, size in written if x > picture.PANEL}
    for name in [*BANKS[crossing].split(", "), shown.pins[0].name]:
        assert on_the_map[name] >= 22, on_the_map  # at half its size as large as a small text
    west, _, east, _ = frame.box
    assert east - west < 0.3  # degrees: some 25 kilometres


def test_a_crossing_that_is_gone_has_a_picture_too(dataset):
    view = views.make_view(dataset, Selection(as_of=DAY, crossing=("hunchun-hunyung",)))
    shown = card.card(dataset, view, say("en"))
    assert not shown.pins
    assert picture.png(dataset, shown, map_ground.frame(dataset, view), say("en"))


def test_a_picture_is_of_the_crossing_that_is_chosen_and_else_of_the_border(dataset):
    def of(event=None, **chosen):
        return map_ground.frame(dataset, views.make_view(dataset, Selection(as_of=DAY, **chosen)), event).crossing_id

    stop = "dd-2022-04-29-suspended"
    assert of() == of(province=("KP-03",)) == ""
    assert of("all-2020-01-22-tourists-barred") == ""
    assert of(stop) == of(crossing=("dandong-sinuiju",)) == "dandong-sinuiju"
    assert of(stop, crossing=("tumen-namyang",)) == "tumen-namyang"  # the only one that the picture can show
    assert of(stop, crossing=("tumen-namyang", "jian-manpo")) == ""


def test_a_track_is_drawn_on_the_days_on_which_it_stands(dataset):
    def standing(day):
        chosen = Selection(as_of=np.datetime64(day), crossing=("dandong-sinuiju",))
        return map_ground.frame(dataset, views.make_view(dataset, chosen)).standing

    assert "bridge-dandong-sinuiju" in standing("1950-01-01") - standing("1940-01-01")
    assert "bridge-broken-bridge" not in standing("1950-01-01")
    assert "baranovsky" in standing("1960-01-01") - standing("1940-01-01")
