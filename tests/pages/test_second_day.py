"""A second day on the map page, as Streamlit runs it: the address, what the time map gets, and what it reports."""

import json
import random
from itertools import count

import numpy as np
import pytest

from dashboard.widgets.time_map_words import SOME_MAY_DIFFER
from raillinks.exports import table_bytes
from tests.pages.opening import page_opened
from tests.support.exports import read, the_view
from tests.support.page_html import asked, part, text
from tests.support.tiers import by_tier

QUERY = {"as_of": "2022-09-26", "compare_with": "2020-03-15"}
IDS = count(1)


def component(app):
    """The time map's component: its id, and the message that it gets."""
    found = [node.proto for node in app.main if node.type == "bidi_component" and node.proto.id.endswith("-time_map")]
    return found[0].id, json.loads(found[0].json)


def report(app, **choices):
    """What the reader settles on in the time map."""
    states = app._tree.get_widget_states()  # noqa: SLF001 (AppTest knows no components)
    name, _ = component(app)
    states.widgets.add(id=name, json_value=json.dumps({"report": {"id": next(IDS), **choices}}))
    return app._run(states)  # noqa: SLF001


def shown(app):
    """Both days and the divider, as the time map gets them."""
    message = component(app)[1]
    return message["as_of"], message["compare_with"], message["divider"]


@pytest.mark.parametrize("script", ["map.py", "embed.py"])
def test_the_address_has_the_second_day_and_the_divider(script):
    app = page_opened(script, **QUERY, divider="30")
    assert shown(app) == ("2022-09-26", "2020-03-15", 30)
    assert component(app)[1]["two_days"] is True
    assert shown(page_opened(script, as_of="2022-09-26")) == ("2022-09-26", "", 50)


@pytest.mark.parametrize("seed", by_tier(range(4), range(300)))
def test_the_address_gives_the_same_days_period_place_divider_and_folding_again(seed):
    chance = random.Random(seed)
    day, other, *ends = (str(np.datetime64("2010-01-01") + chance.randrange(5_900)) for _ in range(4))
    place = {"lat": chance.randint(38, 43), "lon": chance.randint(122, 131), "zoom": chance.randint(5, 12)}
    at = chance.choice([0, 1, 49, 51, 99, 100])
    query = {"as_of": day, "compare_with": other, "divider": f"{at}", "from": min(ends), "to": max(ends)}
    folding = chance.choice(["day", "ever"])
    query |= {"crossings_shown": folding} | {name: f"{value}" for name, value in place.items()}
    app = page_opened("shell.py", **query)
    written = {name: app.query_params[name] for name in app.query_params}
    assert {name: written[name] for name in query} == query
    again = page_opened("shell.py", **written)
    assert component(again)[1]["range"] == sorted(ends)
    assert shown(app) == shown(again) == (day, other, at)
    assert component(again)[1]["view_state"] == place
    assert component(again)[1]["crossings_shown"] == folding


def test_what_the_reader_does_reaches_the_address_and_compare():
    app = page_opened("shell.py", as_of="2022-09-26")
    app = report(app, compare_with="2022-09-26")
    app = report(app, as_of="2021-01-01", divider=20)
    assert shown(app) == ("2021-01-01", "2022-09-26", 20)
    named = {name: app.query_params[name] for name in ("as_of", "compare_with", "divider")}
    assert named == {"as_of": "2021-01-01", "compare_with": "2022-09-26", "divider": "20"}
    to_compare = asked(next(part(app, "second_day").iter("a")))
    assert {name: to_compare[name] for name in ("as_of", "compare_with")} == {
        "as_of": "2021-01-01",
        "compare_with": "2022-09-26",
    }
    app = report(app, compare_with="", divider=50)
    assert shown(app) == ("2021-01-01", "", 50)
    assert not {"compare_with", "divider"} & set(app.query_params)


def test_the_page_counts_what_differs_as_the_table_does(dataset):
    rows = read(table_bytes.plain_csv(dataset, the_view(dataset, QUERY.items()), "compare"))
    n = sum(row["status"] != row["compare_status"] for row in rows)
    said = text(part(page_opened("map.py", **QUERY), "second_day"))
    assert said.startswith("A 26 September 2022 and B 15 March 2020: ")
    assert f"{n} link{'s' * (n != 1)} of {len(rows)} differ" in said


def test_where_a_date_is_not_certain_the_page_says_what_may_differ():
    days = {"as_of": "2024-07-27", "compare_with": "2024-07-31"}
    for script, name in (("map.py", "second_day"), ("compare.py", "days")):
        assert SOME_MAY_DIFFER.many.format(n="0", all="16", maybe="1") in text(part(page_opened(script, **days), name))


def test_a_second_day_after_the_known_on_date_is_left_out_with_a_notice():
    app = page_opened("map.py", **QUERY | {"as_of": "2019-01-01", "known_on": "2019-06-01"})
    assert shown(app) == ("2019-01-01", "", 50)
    assert "Second day: 15 March 2020 (after the day of knowledge; 1 June 2019 at the latest)" in app.warning[0].value


def test_the_story_keeps_to_its_own_day():
    message = component(page_opened("shell.py", **QUERY).switch_page("story.py").run())[1]
    assert (message["compare_with"], message["two_days"]) == ("", False)
