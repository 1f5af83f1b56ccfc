"""The cards of links: what their pictures show and write, against the status table and the map's looks."""

import csv
from dataclasses import replace
from io import StringIO

import numpy as np

from dashboard.i18n.translator import say
from dashboard.link_card import card
from dashboard.widgets import time_map_content
from raillinks.exports import table_bytes
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.support.tiers import by_tier, seeded
from timemap.day_numbers import number


def random_views(dataset, count):
    """Random days, with everything else that decides on a badge; about half of them uncertain ones."""
    chance = seeded("link cards")
    for _ in range(count):
        day = np.datetime64("1911-11-01") + chance.randrange(42_000)
        near = chance.choice(list(dataset.events["date_earliest"].dropna()))
        day = chance.choice([day, np.datetime64(near, "D") + chance.randrange(20)])
        yield views.make_view(
            dataset,
            Selection(
                as_of=day, disputed=chance.choice(["show", "apply"]), context=chance.choice([True, False]),
                stale_after=chance.choice([0, 30, 365]), service=chance.choice([(), ("freight",)]),
                crossing=chance.choice([(), (chance.choice(list(dataset.crossings["crossing_id"])),)]),
            ),
        )  # fmt: skip


def rows_of_status(dataset, view):
    """Of `status.csv`, the links of crossings that stand on the day."""
    stands = dataset.crossings.set_index("crossing_id")
    day = view.selection.as_of
    for row in csv.DictReader(StringIO(table_bytes.plain_csv(dataset, view, "status").decode("utf-8"))):
        first, last = stands.loc[row["crossing_id"], ["exists_earliest", "exists_latest"]]
        if not (first > day or last < day):
            yield row


def statuses(dataset, view):
    return {(row["crossing_id"], row["service"], row["status"]) for row in rows_of_status(dataset, view)}


def test_the_badges_of_a_card_are_those_of_status_csv(dataset):
    for view in random_views(dataset, by_tier(6, 1_000)):
        disputed = set(dataset.events.loc[view.known["confidence"].eq("disputed").to_numpy(), "event_id"])
        other = {"show": "apply", "apply": "show"}[view.selection.disputed]
        read_so = statuses(dataset, view)
        decided = read_so ^ statuses(dataset, views.make_view(dataset, replace(view.selection, disputed=other)))
        wanted = {
            (row["crossing_id"], row["service"]): (
                row["status"], tuple(row["alternatives"].split(";")), row["stale"] == "true",
                row["event_id"] in disputed or (row["crossing_id"], row["service"], row["status"]) in decided,
            )
            for row in rows_of_status(dataset, view)
        }  # fmt: skip
        shown = card.card(dataset, view, say("en"))
        found = {
            (pin.crossing_id, badge.service): (badge.status, badge.alternatives, badge.stale, badge.disputed)
            for pin in shown.pins
            for badge in pin.badges
        }
        assert found == wanted


def test_the_crossings_that_lead_are_those_of_the_map(dataset):
    """The map has them in its content, by the days on which they lead."""
    for view in random_views(dataset, by_tier(6, 300)):
        days = {row["crossing_id"]: row["leads"] for row in time_map_content.content(dataset, view, "en")["crossings"]}
        day = number(view.selection.as_of)
        for pin in card.card(dataset, view, say("en")).pins:
            begun = [last for first, last in days[pin.crossing_id] if first is None or first <= day]
            assert pin.leads == any(last is None or day <= last for last in begun), (pin, view.selection)
