"""Every claim about one event as HTML, with its source; its dates lead to the map. All text of the data is escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.parts import claim_list
from dashboard.parts.day_links import date_link
from raillinks.answer import evidence
from raillinks.domain.enums import Seen, SourceType, Stance
from raillinks.engine.confidence import Row

CLAIMS_SUPPORT_IT = Plural("{n} claim supports it", "{n} claims support it")
CLAIMS_DISPUTE_IT = Plural("{n} claim disputes it", "{n} claims dispute it")
_SORTS = {
    SourceType.EDITORIAL: message("the maintainers' own record"),
    SourceType.REFERENCE: message("reference work"), SourceType.SATELLITE: message("satellite imagery"),
}  # fmt: skip


def grouped(event: Row, claims: Iterable[Row], say: Translator) -> str:
    """Every claim with its source: those that support the event, then those that dispute it, the strongest first.

    Args:
        event: The event, as known.
        claims: Its known claims, as `KnownLog.claim_rows` has them.
        say: The interface's messages.
    """
    own, parts = list(claims), []
    for stance in Stance:
        rows: Sequence[Row] = [claim for claim in own if claim["stance"] == stance]
        if stance == Stance.SUPPORTS:
            rows = evidence.in_order(rows, event)
            counted = say.plural(*CLAIMS_SUPPORT_IT, len(rows))
        else:
            rows = evidence.strongest_first(rows)
            counted = say.plural(*CLAIMS_DISPUTE_IT, len(rows))
        listed = "".join(_claim(row, say) for row in rows)
        parts.append(f"<h4>{escape(counted)}</h4><ul class='rl-{stance}'>{listed}</ul>" if rows else "")
    return "".join(parts)


def _claim(row: Row, say: Translator) -> str:
    """One claim: who said it, where, when, how they know, and what it adds."""
    text = {name: escape(str(value)) for name, value in row.items()}
    via = " " + say("via {name}", name=f"<span translate='no'>{text['via']}</span>") if row["via"] else ""
    sort = row["source_type"]
    kinds = [
        say(_SORTS[sort]) if sort in _SORTS else "",
        say("known only from a mention") if row["seen"] == Seen.MENTION else "",
    ]
    published = date_link(row["published"], say) if row["published"] else escape(say("undated"))
    about = [published, *(escape(part) for part in (say.language(row["language"]) if row["language"] else "", *kinds))]
    facts = [
        f"<span lang='en'>{text['speaker']}</span>" if row["speaker"] not in {"", row["repeats"]} else "",
        escape(say("said by the party that acted")) if row["own_act"] == "true" else "",
        escape(say.word(row["basis"])) if row["basis"] else "",
        say("says it was {date}", date=date_link(row["claimed_date"], say)) if row["claimed_date"] else "",
        escape(say("we use this date")) if row["preferred"] == "true" else "",
        say("repeats {name}", name=f"<span translate='no'>{text['repeats']}</span>") if row["repeats"] else "",
    ]
    return (
        f"<li><b translate='no'>{text['publisher']}</b>{via}"
        f" <small>{' · '.join(part for part in about if part)}</small>"
        f"<span class='rl-title'>{claim_list.title(row, say)}</span><small>{' · '.join(s for s in facts if s)}</small>"
        f"<p lang='en'>{text['detail']}</p>{_quotation(row)}</li>"
    )


def _quotation(row: Row) -> str:
    """The words of the text in its own language, with where they stand; empty where the log has none."""
    if not row["quote"]:
        return ""
    lang = f" lang='{escape(str(row['language']))}'" if row["language"] else ""
    where = f"<footer lang='en'>{escape(str(row['locator']))}</footer>" if row["locator"] else ""
    return f"<blockquote class='rl-quote'><p{lang} translate='no'>{escape(str(row['quote']))}</p>{where}</blockquote>"
