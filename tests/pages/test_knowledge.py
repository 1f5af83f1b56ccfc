"""The page on what was known when, as Streamlit runs it."""

import re
from html import escape, unescape
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest

from dashboard.i18n import translator
from dashboard.knowledge import first_reports, known_picture
from dashboard.knowledge.first_reports import (
    AS_KNOWN_THEN,
    CHANGED_MOST,
    FIRST_REPORTED,
    NO_STOP_OR_RESTART,
    NOTHING_HANGS,
    PICTURE_NOT_CHANGED,
)
from dashboard.knowledge.known_picture import (
    AS_KNOWN_ON,
    CANNOT_BE_REPLAYED,
    DIFFERENT_TODAY,
    KNOWN_THAT_DAY,
    ONLY_UNDATED_WORKS,
    ONLY_WHAT_WAS_REPORTED,
    PUBLICATION_NOT_KNOWN,
    SOURCES_SAID_LATER,
)
from dashboard.session import served_data
from raillinks.answer.wording import HANGS_ON_ALONE, NO_LATER_REPORT_BY, SEARCH_OF_DAY_FOUND_NOTHING
from raillinks.clock import today
from raillinks.i18n.translator import NO_EVIDENCE_SINCE
from raillinks.importer import worker
from raillinks.importer.mapping import HowToRead
from raillinks.notebook.log import Log
from raillinks.query.known_log import Reading
from raillinks.versions.live_package import Served
from tests.pages.opening import page_opened, type_date
from tests.pages.test_events import page_text, run
from tests.support.messages import fixed
from tests.support.page_html import asked, downloads, part, rows, text
from tests.support.tiers import sample, slow

SAY = translator.say("en")


def knowledge(**query):
    return run("knowledge", **query)


def slider(app):
    return app.select_slider(key="w_known_slider")


def test_the_slider_has_the_day_itself_each_change_and_everything_known():
    options = slider(knowledge(as_of="2020-10-15", crossing="dandong-sinuiju")).options
    assert options[0] == "15 October 2020"
    assert "4 November 2021" in options
    assert "17 January 2022" in options
    assert options[-1] == "everything known"


@slow("tests/properties/test_most_changed_laws.py has the day")
def test_without_a_day_the_page_opens_on_the_day_whose_picture_changed_most_and_says_so(dataset):
    day = str(first_reports.opening_day(dataset))
    app = knowledge()
    assert app.query_params["as_of"] in (day, [day])
    assert fixed(CHANGED_MOST.many) in page_text(app)
    assert len(slider(app).options) > 2
    assert app.switch_page("history.py").run().session_state["selection"].as_of == today()
    assert app.switch_page("knowledge.py").run().query_params["as_of"] in (day, [day])


@slow("a longer way to what the others here see")
def test_a_day_that_the_reader_or_the_address_chose_wins_today_too():
    app = knowledge(as_of=str(today()))
    assert app.query_params["as_of"] in (str(today()), [str(today())])
    assert "changed most" not in page_text(app)
    type_date(app, "as_of", "2020-10-15")
    assert app.switch_page("history.py").run().query_params["as_of"] in ("2020-10-15", ["2020-10-15"])


def test_the_slider_sets_the_known_on_date():
    app = knowledge(as_of="2021-11-03", crossing="dandong-sinuiju")
    slider(app).set_value("2021-11-03").run()
    assert app.query_params["known_on"] in ("2021-11-03", ["2021-11-03"])
    page = page_text(app)
    assert AS_KNOWN_ON.format(day="3 November 2021") in page
    assert DIFFERENT_TODAY in page
    slider(app).set_value("all").run()
    assert "known_on" not in app.query_params
    assert fixed(AS_KNOWN_ON) not in page_text(app)


def test_a_known_on_date_of_a_link_is_a_stop_of_the_slider():
    assert slider(knowledge(as_of="2021-11-03", known_on="2021-12-05")).value == "2021-12-05"


def test_the_history_names_the_event_and_who_reported_it():
    page = page_text(knowledge(as_of="2020-10-15", crossing="dandong-sinuiju"))
    assert SOURCES_SAID_LATER.format(day="4 November 2021") in page.replace("&#x27;", "'")
    assert "event=dd-2020-08-freight-stop" in page
    assert KNOWN_THAT_DAY.format(names="Seoul Economic Daily") in page


def test_a_day_whose_picture_never_changed_offers_others():
    page = page_text(knowledge(as_of=str(today())))
    assert PICTURE_NOT_CHANGED in page
    assert AS_KNOWN_THEN.format(day="30 September 2020") in page


def test_what_was_reported_late_is_marked():
    assert page_text(knowledge()).count("reported later</b>") == 2
    assert page_text(knowledge(context="1")).count("reported later</b>") == 3


def test_first_reports_are_those_of_the_chosen_links():
    here = page_text(knowledge(crossing="jian-manpo"))
    assert "event=jm-2020-01-31-stops" in here
    assert "event=dd-2022-04-29-suspended" not in here
    assert "event=dd-2022-04-29-suspended" in page_text(knowledge())


def test_filters_that_leave_no_stop_are_named():
    assert NO_STOP_OR_RESTART in page_text(knowledge(kind="opening"))


def test_a_picture_of_what_was_known_says_what_it_leaves_out():
    note = escape(fixed(ONLY_WHAT_WAS_REPORTED, 1))
    assert note in page_text(knowledge(as_of="2021-11-03", known_on="2021-11-03"))
    assert note not in page_text(knowledge(as_of="2021-11-03"))


@sample(1)
@pytest.mark.parametrize("day", ["2024-09-06", "2024-09-07", "2025-01-01"])
def test_a_picture_of_what_was_known_speaks_of_no_later_search(day):
    """Nor does any sentence on how the picture changed: the search of 2026 belongs to the days after it."""
    app = knowledge(as_of=day, known_on=day, crossing="dandong-sinuiju", service="freight")
    then = as_known(app)["Dandong–Sinuiju freight"]
    assert NO_LATER_REPORT_BY.format(day=SAY.day(np.datetime64(day))) in then
    assert fixed(SEARCH_OF_DAY_FOUND_NOTHING) not in then
    assert KNOWN_THAT_DAY.format(names="maintainers") not in page_text(app)


def as_known(app):
    """What the picture says of each link as known on the day, by the link's name."""
    return {text(row[0]): text(row[1]) for row in rows(part(app, "picture"))}


def test_a_status_that_hangs_on_a_source_without_a_day_cannot_be_replayed_and_says_so_in_its_cell():
    """The closure of 1953 has one source, whose day of publication is not known."""
    query = {"as_of": "2022-02-01", "known_on": "2022-02-01"}
    said = {name for name, cell in as_known(knowledge(**query)).items() if cell.startswith(CANNOT_BE_REPLAYED)}
    assert said == {"Shanghekou–Chongsu freight", "Shanghekou–Chongsu passenger"}
    assert CANNOT_BE_REPLAYED not in page_text(knowledge(**query | {"known_on": "2026-11-26"}))


def test_a_dead_link_does_not_run_again_on_an_early_known_on_day():
    page = page_text(knowledge(as_of="2022-09-26", known_on="2022-09-26", crossing="kaishantun-sambong"))
    assert "since 5 November 1927" not in page
    assert NO_EVIDENCE_SINCE.format(day="31 March 1934") in page
    assert escape(fixed(ONLY_WHAT_WAS_REPORTED)) in page


@pytest.mark.parametrize(("known_on", "said"), [("1943-06-01", True), (None, False)])
def test_a_status_that_only_undated_reference_works_support_says_so(known_on, said):
    """The first bridge, a road bridge from May 1943: two reference works that do not say when they were published."""
    query = {"as_of": "1943-06-01", "crossing": "broken-bridge"} | ({"known_on": known_on} if known_on else {})
    page = page_text(knowledge(**query))
    assert (ONLY_UNDATED_WORKS in page) == said
    assert (escape(fixed(ONLY_WHAT_WAS_REPORTED)) in page) == said


def test_a_stale_status_says_the_date_of_its_last_evidence():
    page = page_text(knowledge(as_of="1915-03-25", known_on="2005-09-23", crossing="broken-bridge"))
    assert "last evidence: 1 November 1911" in page


LEFT_OUT = PUBLICATION_NOT_KNOWN


def test_events_whose_sources_have_no_day_of_publication_are_named_where_the_picture_leaves_them_out():
    query = {"as_of": "2021-11-05", "crossing": "shanghekou-chongsu"}
    _, note, after = page_text(knowledge(**query, known_on="2021-11-05")).partition(LEFT_OUT)
    assert note
    named = after.split("</div>")[0]
    assert "event=sc-1953-closed" in named
    assert "Traffic over the Shanghekou bridge is given up after the armistice" in named
    assert LEFT_OUT not in page_text(knowledge(**query))


@sample(1)
@pytest.mark.parametrize("query", [
    {"as_of": "1952-01-01", "known_on": "2021-11-05", "crossing": "shanghekou-chongsu"},
    {"as_of": "2021-11-05", "known_on": "2026-11-24", "crossing": "shanghekou-chongsu"},
    {"as_of": "2021-11-05", "known_on": "2021-11-05", "crossing": "kaishantun-sambong"},
])  # fmt: skip
def test_no_event_is_named_that_lies_ahead_or_counts_or_is_elsewhere(query):
    assert LEFT_OUT not in page_text(knowledge(**query))


@sample(3)
@pytest.mark.parametrize("day", ["1800-01-01", "1950-11-01", "2199-12-31"])
@pytest.mark.parametrize(
    "more", [{}, {"province": "KP-01"}, {"disputed": "apply", "context": "1"}, {"kind": "closure"}]
)
def test_any_selection_gives_a_page(day, more):
    assert FIRST_REPORTED in page_text(knowledge(as_of=day, **more))


def test_the_selection_is_kept_on_the_way_to_the_events():
    app = knowledge(as_of="2021-11-03", known_on="2021-11-03", service="freight")
    app.switch_page("events.py").run()
    chosen = app.session_state["selection"]
    assert (str(chosen.as_of), str(chosen.known_on), chosen.service) == ("2021-11-03", "2021-11-03", ("freight",))
    assert not app.exception


@sample(1)
@pytest.mark.parametrize("script", ["map.py", "history.py", "compare.py", "events.py"])
def test_the_other_pages_say_what_day_of_knowledge_they_show_and_name_an_event_left_out(script):
    notice = part(page_opened(script, as_of="2021-11-05", known_on="2021-11-05"), "known_on")
    assert "what was known on 5 November 2021" in text(notice)
    assert "is given up after the armistice" in text(notice)
    out = asked(next(a for a in notice.iter("a") if "everything known" in text(a)))
    assert (out["as_of"], out.get("known_on")) == ("2021-11-05", None)
    earlier = part(page_opened(script, as_of="1952-01-01", known_on="2021-11-05"), "known_on")
    assert "is given up" not in text(earlier)
    assert part(page_opened(script, as_of="2021-11-05"), "known_on") is None


def test_a_status_that_one_publisher_alone_carries_is_listed_with_what_it_would_be_without_it(dataset):
    app = knowledge(as_of="1960-01-01")
    of_links = Log(dataset, Reading(None, apply_disputed=False, stale_after=365)).hangs_on("1960-01-01")
    publishers = [name for name in of_links["hangs_on"] if name]
    hanging = part(app, "hanging")
    listed = rows(hanging)
    assert [text(row[2]) for row in listed] == publishers
    assert len(publishers) == 2
    assert all(text(row[3]) and text(row[1]) not in text(row[3]) for row in listed)
    assert text(part(app, "picture")).count(HANGS_ON_ALONE.format(publisher="Niigata Nippo")) == 2
    [link] = [link for link in downloads(app) if "/sensitivity.csv" in link.get("href")]
    assert asked(link)["as_of"] == "1960-01-01"


def test_a_day_on_which_nothing_hangs_on_one_voice_says_so():
    app = knowledge(as_of="2022-10-01", crossing="dandong-sinuiju", service="freight")
    assert NOTHING_HANGS in text(part(app, "hanging"))
    assert "hangs on Niigata" not in page_text(app)


def test_a_log_that_became_known_at_once_names_the_latest_events_behind_a_change(monkeypatch):
    days = pd.date_range("2020-01-01", periods=known_picture.MOST_CAUSES + 5)
    rows = [f"Alpha,freight,{('open', 'suspended')[n % 2]},{day:%Y-%m-%d}" for n, day in enumerate(days)]
    file = "\n".join(["crossing,service,status,date", *rows]).encode()
    dataset = worker.outcome(worker.Job({"log.csv": file}, HowToRead(), today())).dataset

    class Live:
        def wait_until_current(self):
            """It always is."""

        def served(self):
            return Served(dataset)

    monkeypatch.setattr(served_data, "live", Live())
    page = page_text(knowledge(as_of="2020-06-01"))
    (changes,) = re.findall("<section class='rl-knowledge-link'>.*?</section>", page, re.DOTALL)
    ids = [parse_qs(urlsplit(unescape(href)).query)["event"][0] for href in re.findall(r"href='([^']+)'", changes)]
    assert "5 more" in changes
    assert ids == dataset.events["event_id"].tolist()[-known_picture.MOST_CAUSES :]
