"""What the cards of links say and show of the real log."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageChops
from starlette.middleware import Middleware

from dashboard.i18n.translator import say
from dashboard.link_card import card, picture
from dashboard.link_card.pin_places import placed
from dashboard.server import head
from raillinks.store.live_package import Served
from raillinks.views import answer, answer_words, viewing
from raillinks.views.selection import Selection
from tests.test_card_pictures import tags
from tests.test_head import served


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ko", ("2022년 4월 29일", "단둥–신의주")), ("zh", ("2022年4月29日", "丹东–新义州")), ("en", ("suspended",))],
)
def test_without_script_a_page_says_the_sentence_of_its_day(dataset, lang, words):
    client = served(Middleware(head.Head, load=lambda: Served(dataset)))
    view = viewing.view(dataset, Selection(as_of=np.datetime64("2022-04-29")))
    sentence = answer_words.sentence(dataset, answer.of_view(dataset, view), say(lang))
    said = tags(client, f"/?as_of=2022-04-29&lang={lang}").meta["og:description"]
    assert said == sentence
    assert all(word in said for word in words)


def test_an_uncertain_day_differs_from_a_sure_one_in_grey_too(dataset):
    """Freight at Dandong: in August 2020 partial or suspended, in October suspended."""
    grey = {}
    for day in ("2020-08-15", "2020-10-15"):
        shown = card.card(dataset, viewing.view(dataset, Selection(as_of=np.datetime64(day))), say("en"))
        pin = next(
            pin for pin in placed(shown.pins, picture.projected(card.frame(dataset)))
            if pin.pin.crossing_id == "dandong-sinuiju"
        )  # fmt: skip
        x, y = pin.middles[0]
        whole = Image.open(BytesIO(picture.png(dataset, shown, card.frame(dataset), say("en"))))
        grey[day] = whole.convert("L").crop((round(x) - 16, round(y) - 16, round(x) + 16, round(y) + 16))
    difference = ImageChops.difference(*grey.values())
    assert (np.asarray(difference) > 40).sum() > 100
