"""What another site pastes or asks for: frames, a picture, oEmbed; how high a frame is."""

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from raillinks.exports import embedding
from raillinks.query import views
from raillinks.query.selection import Selection

ADDRESS, HOSTILE = "http://x/embed?as_of=2022-09-26&lang=en", 'Rail "Links" <b>\''


def elements(html):
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, dict(attrs)))

    Reader().feed(html)
    return found


def test_a_frame_carries_address_and_title_however_they_read():
    [(tag, frame)] = elements(embedding.frame(ADDRESS, HOSTILE, height=900))
    assert (tag, frame["src"], frame["title"], frame["height"]) == ("iframe", ADDRESS, HOSTILE, "900")


def test_a_frame_that_fits_is_one_line_with_its_script():
    html = embedding.fitting_frame("http://x/", ADDRESS, HOSTILE, height=900)
    (_, frame), (tag, script) = elements(html)
    assert "\n" not in html
    assert frame["src"] == f"{ADDRESS}{embedding.FITTING}"
    assert (tag, script) == ("script", {"src": "http://x/embed.js", "async": None})


def test_a_figure_has_picture_text_and_a_way_to_the_page():
    html = embedding.figure("http://x/", "as_of=2022-09-26&lang=en", HOSTILE, "Whose & when")
    tags = dict(elements(html))
    assert tags["a"]["href"] == "http://x/?as_of=2022-09-26&lang=en"
    assert tags["img"]["src"].startswith("http://x/link-card/")
    assert tags["img"]["alt"] == HOSTILE
    assert "<figcaption>Whose &amp; when</figcaption>" in html
    assert set(tags) == {"figure", "a", "img", "figcaption"}


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ({}, ("2019-01-01", "2026-11-24")),
        ({"as_of": "2022-09-26"}, ("2019-01-01", "2026-03-13")),
        ({"as_of": "1955-03-02"}, ("1952-01-01", "1960-01-01")),
        ({"as_of": "2022-09-26", "from_": "2020-01-01", "to": "2021-01-01"}, ("2020-01-01", "2022-09-26")),
        ({"as_of": "1971-01-01", "from_": "1970-01-01", "to": "1972-01-01"}, ("1970-01-01", "1972-01-01")),
        ({"as_of": "2022-09-26", "known_on": "2022-12-31"}, ("2019-01-01", "2022-12-31")),
        ({"as_of": "2022-09-26", "known_on": "2022-12-31", "to": "2023-06-30"}, ("2019-01-01", "2022-12-31")),
        ({"as_of": "1955-03-02", "known_on": "1956-01-01"}, ("1952-01-01", "1956-01-01")),
    ],
)
def test_the_strips_show_the_years_round_the_day_or_the_chosen_period(dataset, asked, days):
    given: dict[str, Any] = {name: np.datetime64(day) for name, day in ({"as_of": "2026-11-24"} | asked).items()}
    assert tuple(map(str, embedding.window(dataset, Selection(**given)))) == days


def test_a_frame_lists_the_crossings_that_lead(dataset):
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2022-09-26")))
    assert {crossing for crossing, _ in embedding.links(dataset, view)} == {
        "dandong-sinuiju", "jian-manpo", "tumen-namyang",
    }  # fmt: skip
    old = views.make_view(dataset, Selection(as_of=np.datetime64("1944-09-26")))
    assert len(embedding.links(dataset, old)) > len(embedding.links(dataset, view))


def test_narrower_frames_and_those_with_more_are_higher():
    for crossings in range(1, 9):
        heights = [embedding.height(width, crossings, has_event=False) for width in (1200, 1000, 600, 320, 300)]
        assert heights == sorted(heights)
        for width in embedding.STATED:
            least = embedding.height(width, crossings, has_event=False)
            assert embedding.height(width, crossings, has_event=True) > least
            assert embedding.height(width, crossings, has_event=False, has_second_day=True) > least
            assert embedding.height(width, crossings, has_event=False, after_log=True) > least
            assert embedding.height(width, crossings + 1, has_event=False) >= least


def test_oembed_has_every_field_that_its_specification_asks_for():
    answer = embedding.oembed("http://x/", "as_of=2022-09-26", HOSTILE, size=(600, 800), publisher="Who")
    assert (answer["version"], answer["type"], answer["width"], answer["height"]) == ("1.0", "rich", 600, 800)
    [(tag, frame)] = elements(answer["html"])
    assert (tag, frame["width"], frame["height"]) == ("iframe", "600", "800")
    assert answer["cache_age"] == timedelta(days=1).total_seconds()
    assert {"thumbnail_url", "thumbnail_width", "thumbnail_height"} <= set(answer)  # all three, or none
    assert embedding.oembed_address("http://x/", ADDRESS).endswith(
        "url=http%3A%2F%2Fx%2Fembed%3Fas_of%3D2022-09-26%26lang%3Den"
    )
