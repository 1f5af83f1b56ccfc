"""The About page's section on the second reading, as HTML: how far reader and log agree, and how differences ended."""

from collections.abc import Mapping
from html import escape

import pandas as pd

from dashboard.about import about_text
from dashboard.i18n.translator import Translator, message
from dashboard.parts import day_counts
from dashboard.parts.html_table import row, table
from raillinks.domain.enums import Outcome
from raillinks.metrics import quality as figures

READ_AGAIN_COUNTS = message(
    "Events: {n}. Sources read again: {met} of {cited}; a source that two events cite counts twice."
)
_FIELDS: Mapping[str, str] = {
    "date": message("Date"), "service": message("Service"), "kind": message("Kind"),
    "status": message("Status after the event"), "stance": message("Stance of each claim"),
}  # fmt: skip
"""What was coded: the words of `schema.READ_AGAIN`, and their names."""
_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.AGREED: message("nothing differed"),
    Outcome.KEPT: message("something differed, and the row was kept with a reason"),
    Outcome.CHANGED: message("the row or a claim was changed"),
    Outcome.NOT_MET: message("none of the sources could be read again"),
    Outcome.NOT_READ: message("not read a second time yet"),
}


def section(readings: pd.DataFrame, say: Translator) -> str:
    """The section.

    Args:
        readings: `readings.csv` as text.
        say: The interface's messages.
    """
    met, cited = figures.sources(readings)
    paragraphs = [
        say("For each event that moves a link, and each from 2020 on, somebody who had not seen its row was given the"
            " sources to read again, and coded what happened. A page often reports several events, and the reader"
            " did not know which one the row is about; such a difference counts like any other. Stances are"
            " compared only where the dates agree."),
        say(READ_AGAIN_COUNTS,
            n=say.number(len(readings)), met=say.number(met), cited=say.number(cited)),
    ]  # fmt: skip
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    tables = f"<div class='rl-wide'>{_agreement(readings, say)}</div><div class='rl-wide'>{_ends(readings, say)}</div>"
    return about_text.section("reading", text + tables, say)


def _agreement(readings: pd.DataFrame, say: Translator) -> str:
    heads = [say("What was coded"), say("Agreed"), say("Read"), say("Share")]
    rows = []
    for field, counted in figures.agreement(readings).iterrows():
        agreed, read = int(counted["agreed"]), int(counted["read"])
        share = day_counts.share(agreed, read, say) if read else "—"
        cells = [say.number(agreed), say.number(read), escape(share)]
        rows.append(row([*zip(heads[1:], cells, strict=True)], head=escape(say(_FIELDS[str(field)]))))
    return table(say, say("Where reader and row agree, before any correction"), heads, rows)


def _ends(readings: pd.DataFrame, say: Translator) -> str:
    heads = [say("How it ended"), say("Events")]
    rows = [
        row([(heads[1], say.number(n))], head=escape(say(_OUTCOMES[Outcome(str(word))])))
        for word, n in figures.outcomes(readings).items()
    ]
    return table(say, say("How the second reading of an event ended"), heads, rows)
