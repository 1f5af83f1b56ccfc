"""The feed of news and the calendars, read as a calendar program reads them."""

from dataclasses import replace
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from raillinks.exports import feeds
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.conftest import TODAY
from tests.support.bad_values import SCRIPT
from tests.support.exports import row, the_view, with_events


def entries(content):
    return Calendar.from_ical(content).walk("VEVENT")


def days(entry):
    return entry["dtstart"].dt, entry["dtend"].dt - pd.Timedelta(days=1)


@pytest.mark.parametrize("query", [(), (("service", "passenger"),), (("crossing", "tumen-namyang"), ("context", "1"))])
def test_each_change_of_the_filtered_events_stands_on_all_its_possible_days(dataset, query):
    view = the_view(dataset, (("as_of", "2022-09-26"), *query))
    moves = view.anytime[view.anytime["status_after"] != "unchanged"]
    assert len(moves)
    found = {str(entry["uid"]).removeprefix("event/").partition("@")[0]: days(entry)
             for entry in entries(feeds.calendar_of_changes(dataset, view))}  # fmt: skip
    first, last = (moves[name].dt.date for name in ("date_earliest", "date_latest"))
    assert found == dict(zip(moves["event_id"], zip(first, last, strict=True), strict=True))


def test_trains_run_on_their_weekdays_as_long_as_somebody_has_read_of_them(dataset):
    read = entries(feeds.trains(dataset, the_view(dataset)))
    known = {f"{t.train}: {t.from_station} → {t.to_station}, {t.valid_from}": t for t in dataset.trains.itertuples()
             if t.weekdays and len(t.valid_from) == 10 and t.crossing_id != "khasan-tumangang"}  # fmt: skip
    told = {f"{entry['summary']}, {str(entry['uid']).partition('@')[0][-10:]}": entry for entry in read}
    assert len({str(entry["uid"]) for entry in read}) == len(read)
    assert told.keys() == known.keys()
    for name, train in known.items():
        entry = told[name]
        last = min(np.datetime64(train.valid_to or dataset.covered_to, "D"), dataset.covered_to)
        possible = pd.date_range(train.valid_from, pd.Timestamp(last))
        expected = [day for day in possible if train.weekdays == "daily" or f"{day:%a}" in train.weekdays]
        rule = rrulestr(entry["rrule"].to_ical().decode(), dtstart=pd.Timestamp(entry["dtstart"].dt).to_pydatetime())
        assert list(rule) == [day.to_pydatetime() for day in expected]


@pytest.mark.parametrize(
    ("valid_from", "valid_to"), [("2026-03-14", ""), ("2020-01-07", "2020-01-10"), ("2020-01-10", "2020-01-01")]
)
def test_a_train_without_a_known_day_has_no_entry(dataset, valid_from, valid_to):
    """It begins after the last day that was read; no Monday lies in it; it ends before it begins."""
    train = dataset.trains[dataset.trains["train"] == "K27/K28"]
    changed = replace(dataset, trains=train.assign(weekdays="Mon", valid_from=valid_from, valid_to=valid_to))
    assert entries(feeds.trains(changed, the_view(changed))) == []


def test_a_train_names_who_says_so_and_why_its_days_end(dataset):
    told = {
        str(entry["summary"]): str(entry["description"]) for entry in entries(feeds.trains(dataset, the_view(dataset)))
    }
    assert told["K27/K28: Beijing → Pyongyang"] == (
        "Source: Yonhap (yonhap-2026-03-12). By the timetable, not as observed. "
        "No source after 2026-03-13 was read: it may run on."
    )
    ended = dataset.trains.assign(valid_to="2026-03-12")
    changed = replace(dataset, trains=ended)
    assert not any(
        "may run on" in str(entry["description"]) for entry in entries(feeds.trains(changed, the_view(changed)))
    )


@pytest.mark.parametrize("make", [feeds.calendar_of_changes, feeds.trains])
def test_whoever_subscribes_asks_again_every_day(dataset, make):
    content = make(dataset, the_view(dataset))
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:P1D\r\n" in content
    assert b"\r\nX-PUBLISHED-TTL:P1D\r\n" in content
    assert Calendar.from_ical(content)["refresh-interval"].to_ical() == b"P1D"


@pytest.mark.parametrize(
    ("valid_to", "last"), [("2020-03", "2020-02-24"), ("2021", "2020-12-28"), ("2020-03-09", "2020-03-09")]
)
def test_a_train_that_ended_in_a_month_or_a_year_runs_up_to_it(dataset, valid_to, last):
    train = dataset.trains[dataset.trains["train"] == "K27/K28"]
    changed = replace(dataset, trains=train.assign(weekdays="Mon", valid_from="2020-01-06", valid_to=valid_to))
    (entry,) = entries(feeds.trains(changed, the_view(changed)))
    rule = rrulestr(entry["rrule"].to_ical().decode(), dtstart=pd.Timestamp("2020-01-06").to_pydatetime())
    assert f"{max(rule):%Y-%m-%d}" == last


def test_a_train_that_cannot_be_placed_is_named(dataset):
    calendar = Calendar.from_ical(feeds.trains(dataset, the_view(dataset)))
    assert "left out: Beijing–Pyongyang through train; Ji'an–Manpo international train." in str(
        calendar["x-wr-caldesc"]
    )


@pytest.mark.parametrize("text", [SCRIPT, "a\r\nEND:VEVENT\r\nBEGIN:VEVENT", "a\x00b\x1b", "Ü;,\\n: 단둥" * 40])
def test_no_text_of_the_log_begins_an_entry(dataset, text):
    changed, view = with_events(dataset, [row(1, summary=text, status_after="open", kind="opening")])
    (entry,) = entries(feeds.calendar_of_changes(changed, view))
    clean = text.replace("\r\n", "\n").replace("\x00", "").replace("\x1b", "")
    assert str(entry["description"]) == f"2020-01-02: {clean}"


def test_the_same_view_gives_the_same_bytes_and_an_address_only_with_a_home_page(dataset):
    view = the_view(dataset)
    assert feeds.calendar_of_changes(dataset, view) == feeds.calendar_of_changes(dataset, view)
    assert not any("url" in entry for entry in entries(feeds.calendar_of_changes(dataset, view)))
    homed = replace(dataset, descriptor={**dataset.descriptor, "homepage": "https://rail.example/"})
    urls = {str(entry["url"]) for entry in entries(feeds.calendar_of_changes(homed, the_view(homed)))}
    assert all(url.startswith("https://rail.example/?as_of=") for url in urls)


ATOM = {"a": feeds.ATOM}


def news(dataset, **chosen):
    root = ET.fromstring(feeds.atom(dataset, views.make_view(dataset, Selection(as_of=TODAY, **chosen))))  # noqa: S314 (ours)
    return root, root.findall("a:entry", ATOM)


@pytest.mark.parametrize("home", ["https://rail.example", "https://rail.example/"])
def test_the_feed_says_where_it_is_itself(dataset, home):
    homed = replace(dataset, descriptor={**dataset.descriptor, "homepage": home})
    itself = news(homed)[0].find("a:link[@rel='self']", ATOM)
    assert itself.get("href") == "https://rail.example/api/v1/feed.atom"


def test_the_feed_has_an_entry_for_every_event_and_version(dataset):
    root, listed = news(dataset, context=True)
    assert len(listed) == len(dataset.events) + len(dataset.changes[dataset.changes["event_id"] == ""])
    assert len({e.find("a:id", ATOM).text for e in listed}) == len(listed)
    assert all(
        e.find(f"a:{name}", ATOM).text for e in listed for name in ("id", "title", "updated", "published", "summary")
    )
    updated = [e.find("a:updated", ATOM).text for e in listed]
    assert updated == sorted(updated, reverse=True)
    assert root.find("a:updated", ATOM).text == updated[0]


def test_the_title_of_an_entry_is_the_first_sentence_of_its_event(dataset):
    """Titles were whole summaries, which `summary` has."""
    _, listed = news(dataset)
    texts = {e.find("a:title", ATOM).text: e.find("a:summary", ATOM).text for e in listed}
    (title,) = [title for title in texts if title.startswith("2020-10-26: Daily NK reports")]
    assert texts[title].partition(". ")[2].startswith(title.partition(": ")[2])
    assert title.endswith("30 November.")
    assert "Seoul sees no change at the border." in texts[title]
    assert sum(len(title) for title in texts) / len(texts) < 140


def test_the_link_of_an_entry_opens_on_the_first_possible_day_of_its_event(dataset):
    _, listed = news(dataset, context=True)
    linked = [e.find("a:link", ATOM).get("href").partition("?")[2] for e in listed]
    days = {query["event"]: query["as_of"] for query in map(dict, map(parse_qsl, linked)) if query}
    first = dataset.events["date_earliest"].astype(str).str[:10]
    assert days == dict(zip(dataset.events["event_id"], first, strict=True))


def test_a_correction_brings_an_event_to_the_top_of_the_feed(dataset):
    event_id = "dd-1911-11-01-bridge1-open"
    row = dataset.changes.iloc[:1].assign(
        version="9.0.0", date="2027-05-05", event_id=event_id, change="Day <corrected>."
    )
    _, before = news(dataset)
    _, after = news(replace(dataset, changes=row))
    top = after[0]
    assert top.find("a:updated", ATOM).text == "2027-05-05T00:00:00Z"
    assert "Changed: Day <corrected>." in top.find("a:summary", ATOM).text
    assert top.find("a:link", ATOM).get("href").endswith(f"event={event_id}")
    assert top.find("a:id", ATOM).text in {e.find("a:id", ATOM).text for e in before}


def test_the_feed_says_a_reason_once_where_it_is_the_change_too(dataset):
    row = dataset.changes.iloc[:1].assign(version="9.0.0", event_id="", change="Read again.", reason="Read again.")
    _, listed = news(replace(dataset, changes=row))
    (summary,) = [e.find("a:summary", ATOM).text for e in listed if e.find("a:title", ATOM).text == "Version 9.0.0"]
    assert summary == "Read again."


def test_the_feed_follows_the_filters_whatever_the_day(dataset):
    _, listed = news(dataset, kind=("closure",))
    view = views.make_view(dataset, Selection(as_of=TODAY, kind=("closure",)))
    of_the_log = dataset.changes[dataset.changes["event_id"] == ""]  # an event's changes are in its own entry
    assert len(listed) == len(view.anytime) + len(of_the_log)


def test_characters_that_xml_cannot_hold_are_left_out_of_the_feed(dataset):
    events = dataset.events.copy()
    events.loc[0, "summary"] = "a\x00b\x1bc\ufffe 단둥"
    _, listed = news(replace(dataset, events=events))
    assert any((e.find("a:title", ATOM).text or "").endswith("abc 단둥") for e in listed)
