"""What an answer rests on: who says so, how they know, and what speaks against it."""

import pytest

from dashboard.i18n.translator import say
from dashboard.map import grounds
from dashboard.map.know_panel import WHAT_WOULD_SETTLE_IT
from raillinks.answer import answer
from raillinks.query import views, whereabouts
from raillinks.query.selection import from_query
from tests.conftest import TODAY
from tests.dashboard.map.answer_parts import LINK, block, grouped, know
from tests.support.page_html import asked, text


def test_it_says_how_each_publisher_knows_and_leads_to_the_events(dataset):
    shown = block(as_of="2024-08-20", **LINK)
    by_label = grouped(shown)
    assert next(iter(by_label)).startswith(f"{grounds.BY_BASIS['anonymous']}: ")
    assert any(label == "Against" for label in by_label)
    events = [asked(link)["event"] for link in know(shown).iter("a") if "event=" in link.get("href")]
    assert set(events) <= set(dataset.events["event_id"])
    silent = grouped(block(as_of="2026-03-13", **LINK))
    assert [*silent] == ["Search record", "Nearest hint", WHAT_WOULD_SETTLE_IT]


def test_each_publisher_is_named_once_in_a_group_that_counts_them(dataset):
    query = {"as_of": "2020-08-15", **LINK}
    selection, _ = from_query(query.items(), views.choices(dataset), TODAY)
    own = answer.of_view(dataset, views.make_view(dataset, selection), (LINK["crossing"], LINK["service"])).grounds
    by_label = grouped(block(**query))
    names = {label: [text(next(row.iter("a"))) for row in rows] for label, rows in by_label.items()}
    assert all(label == f"{label.rpartition(': ')[0]}: {len(named)}" for label, named in names.items())
    every = [name for named in names.values() for name in named]
    assert len(every) == len({*every})
    by_basis = [
        name for label, named in names.items() for name in named if label.split(": ")[0] in grounds.BY_BASIS.values()
    ]
    assert sorted(by_basis) == sorted(own.publishers)
    (otherwise,) = [rows for label, rows in by_label.items() if label.startswith(grounds.GIVE_ANOTHER_DAY)]
    assert "January 2020" in text(next(row for row in otherwise if "The Chosun Ilbo" in text(row)))


def test_who_says_it_officially_is_named_beside_the_publisher():
    for lang, speaker in (("en", "South Korean unification ministry"), ("zh", "韩国统一部")):
        label = say(lang)(grounds.BY_BASIS["official"])
        (rows,) = [
            rows for group, rows in grouped(block(as_of="2022-09-26", lang=lang, **LINK)).items() if label in group
        ]
        assert speaker in text(rows[0])


def test_a_source_without_a_title_is_named_by_publisher_and_date():
    shown = know(block(as_of="2021-06-05", crossing="dandong-sinuiju", service="freight"))
    assert "Asahi Shimbun, 24 March 2021" in [text(link) for link in shown.iter("a")]


def test_publishers_have_their_names_in_the_readers_language():
    shown = text(know(block(as_of="2022-09-26", lang="ko", **LINK)))
    assert "연합뉴스" in shown
    assert "Yonhap" not in shown


@pytest.mark.parametrize("crossing", ["dandong-sinuiju", "tumen-namyang"])
def test_it_says_where_the_crossing_lies(dataset, crossing):
    shown = text(know(block(as_of="2022-09-26", crossing=crossing, service="freight")))
    assert whereabouts.in_words(whereabouts.of_crossing(dataset, crossing), say("en")) in shown
