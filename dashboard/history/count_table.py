"""The counts in the sources, as a table: each with its date, link, number and who says so."""

from html import escape

from dashboard.history import count_marks, count_words
from dashboard.history.train_table import source
from dashboard.i18n.translator import Translator, message
from dashboard.parts import directions, downloads, html_table
from dashboard.parts.day_links import date_link
from dashboard.parts.event_rows import WHO_SAYS_SO
from dashboard.parts.event_summary import summary_html
from dashboard.parts.html_table import Row
from dashboard.parts.link_names import link_name_html
from dashboard.parts.notes import note
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_links, cached
from dashboard.session import page_links

NOTHING_COUNTED = message("No source counts anything on the listed links in this period.")


def caveat(say: Translator) -> str:
    """What the numbers are, and are not."""
    return say("Trains, wagons, containers, passengers and tonnes, each as one source gives them. Numbers that differ"
               " stand side by side; none are added up, since sources count different things at different"
               " times.")  # fmt: skip


@cached(by_links)
def table(page: OpenPage) -> str:
    """The counts of the listed links in the period, latest first; a note where there are none."""
    say, counts = page.say, count_marks.shown(page)
    if counts.empty:
        return note(say(NOTHING_COUNTED))
    sources = page.dataset.sources[["source_id", "url", "published"]]
    joined = counts.merge(sources, on="source_id", how="left")
    heads = (
        say("Link"), say("Date"), say("What is counted"), say("Number"), say("Direction"), say(WHO_SAYS_SO),
        say("Event"),
    )  # fmt: skip
    rows = [_row(page, row) for row in joined.iloc[::-1].to_dict("records")]
    caption = say("Each number as one source gives it, latest first")
    return html_table.scrolling(caption, html_table.table(say, caption, heads, rows, "rl-history-counts"))


def _row(page: OpenPage, row: Row) -> str:
    say = page.say
    remark = f"<small lang='en'>{escape(row['note'])}</small>" if row["note"] else ""
    kind = escape(say.in_a_row([say.word(row["what"]), count_words.per(row, say)]))
    what = f"{count_words.mark([row])}{kind}{remark}"
    published = f"<small>{escape(say.date(row['published']))}</small>" if row["published"] else ""
    direction = escape(directions.in_words(row["direction"], say)) if row["direction"] else "—"
    cells = (
        (say("Date"), date_link(row["date"], say, event=row["event_id"])),
        (say("What is counted"), what),
        (say("Number"), f"<b>{escape(count_words.number(row, say))}</b>"),
        (say("Direction"), direction),
        (say(WHO_SAYS_SO), f"{source(row)}{published}"),
        (say("Event"), _event(page, row)),
    )
    return html_table.row(cells, link_name_html(row, page.names, say))


def _event(page: OpenPage, row: Row) -> str:
    """The event as a link with its kind, its summary for screen readers, and its confidence where it is in doubt."""
    say = page.say
    summary = f"<span class='rl-count-unseen'> {summary_html(row, say)}</span>"
    link = page_links.link(escape(say.word(row["kind"])) + summary, "events", event=row["event_id"])
    doubt = f"<small>{escape(say.word(row['confidence']))}</small>" if row["confidence"] in count_words.DOUBTED else ""
    return f"{link}{doubt}"


def show(page: OpenPage) -> None:
    """The table with its download."""
    page_links.html_block(table(page), "counts")
    downloads.rows_csv(page, "measures", len(count_marks.shown(page)))
