"""The answer above the map: on all listed links or the chosen one, with the panels that open beside it."""

from html import escape

from dashboard.map import chips, know_panel, period_table
from dashboard.session import page_links, panels, served_data
from dashboard.session.page_session import page_session
from dashboard.widgets import download_and_cite, downloads, notices
from dashboard.widgets.cache import by_links, cached
from dashboard.widgets.notes import no_links
from dashboard.widgets.open_page import OpenPage
from raillinks.answer import answer, border, border_wording, wording
from raillinks.answer.answer import Answer
from raillinks.answer.border import Border
from raillinks.exports import answer_json
from raillinks.query.known_log import Link
from raillinks.query.selection import Selection


def show(page: OpenPage, skip: str = "") -> None:
    """The answer of the view, its panels, and what is chosen.

    Args:
        page: The page.
        skip: The link for keys that leads past the map, as HTML.
    """
    page_links.html_block(f"{skip}{block(page, _base(page), link(page), served_data.latest().version)}", "answer")


def _base(page: OpenPage) -> str:
    return str(page.dataset.descriptor.get("homepage", "")) or downloads.base()


def link(page: OpenPage) -> Link | None:
    """The link of which the answer speaks: the one that it keeps, while that is listed, else that of a pressed event.

    Returns:
        The only one that is listed, where it is neither; None if the answer speaks of all listed ones.
    """
    kept, event = page_session().answer_link, page_session().event
    pressed = None if event == page_session().event_of_stop else event
    return kept if kept in page.view.any_day.listed_links else answer.chosen_link(page.view, pressed)


@cached(by_links)
def block(page: OpenPage, base: str, link: Link | None, latest: str) -> str:
    """The answer and its panels as HTML. The script dims it while the map shows another day.

    Args:
        page: The page.
        base: The address of the map page, for the permalink.
        link: The link of which it speaks; None: all that are listed.
        latest: The latest data version.
    """
    say, found = page.say, _found(page, link)
    by_its_end = notices.of_clock_times(page) if link is None else ""  # the sentence on one link says it itself
    tools = f"{panels.button(panels.HOW_WE_KNOW, say(panels.HOW_WE_KNOW_TITLE))}{download_and_cite.button(say)}"
    period, quoted = period_table.line(page), ""
    period += f"<p class='rl-answer-period'>{by_its_end}</p>" if by_its_end else ""
    if found is None:
        said = _section(page, (no_links(say), ""), f"<div class='rl-answer-more'>{tools}</div>{period}")
    else:
        given, asked, lines = found
        copying = download_and_cite.copying_the_answer(say)
        said = _section(page, lines, f"<div class='rl-answer-more'>{tools}{copying}</div>{period}", link)
        address = answer_json.permalink(page.dataset, asked, say.lang, base)
        quoted = f"{''.join(lines)}\n\n{answer_json.citation(page.dataset, given, address)}"
    know = know_panel.html(page, found[0] if found and isinstance(found[0], Answer) else None, latest)
    pressed = link if len(page.view.any_day.listed_links) > 1 else None  # the only one listed has its filters as chips
    return f"{said}{chips.html(page, pressed)}{know}{download_and_cite.html(page, '', quoted=quoted)}"


def _found(page: OpenPage, link: Link | None) -> tuple[Answer | Border, Selection, tuple[str, str]] | None:
    """The answer, the selection that asks for it, and its two lines; None where no link is listed."""
    if link is not None:
        given = answer.of_view(page.dataset, page.view, link)
        return given, answer_json.of_link(given), _parts(wording.sentence(page.dataset, given, page.say), page)
    of_all = border.of_view(page.dataset, page.view)
    if of_all is None:
        return None
    said = border_wording.lines(page.dataset, of_all, page.say)
    return of_all, of_all.asked, (said.lead, said.text.removeprefix(said.lead))


def _section(page: OpenPage, text: tuple[str, str], more: str, link: Link | None = None) -> str:
    """The answer: what it says first of all, the rest below it, and the HTML of what stands beside."""
    lead, others = text
    mark = lead[len(lead.rstrip(";；")) :]  # the second line begins below: the mark between is for ears alone
    first = f"{escape(lead.removesuffix(mark))}<small>{mark}</small>" if mark else escape(lead)
    day = "" if page.view.selection.compare_with is None else f"{page.say.labelled('A', '').rstrip()} "
    of_link = "" if link is None else f" data-crossing='{escape(link[0])}' data-service='{escape(link[1])}'"
    return (
        f"<section class='rl-answer' data-answer='{page.view.selection.as_of}'{of_link}"
        f" aria-label='{escape(page.say('The answer'))}'>"
        f"<p class='rl-answer-text'><b class='rl-answer-lead'>{escape(day)}{first}</b>"
        f"<span class='rl-answer-second'>{escape(others)}</span></p>{more}</section>"
    )


def _parts(text: str, page: OpenPage) -> tuple[str, str]:
    """The sentence in two: what it says first of all, with the mark that follows, and the rest."""
    between = page.say("{one}; {other}", one="", other="").rstrip()
    lead, mark, rest = text.partition(between)
    return lead + mark, rest
