"""What the desk calls the fields of a draft, and what it says of how to fill them."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.i18n.translator import Translator, message
from dashboard.parts.event_rows import STATUS_AFTER

TITLE_HINT = message("One sentence. If empty: publisher, day and title of the source.")
SUMMARY_IN_ENGLISH = message("Summary in English")
WHEN = message("When, as the source says it?")
ADDRESS_OF_THE_PAGE = message("Address of the page")
PUBLISHED_ON = message("Published on")
WHAT_IT_SAYS = message("What exactly does it say?")
WHY_THIS_VERSION = message("Why this version?")
YOUR_NAME = message("Your name")
WHAT_HAPPENED = message("What happened?")
HOW_THE_SPEAKER_KNOWS = message("How does the speaker know?")
REPUBLISHED_BY = message("Republished by")
LOG_COVERS_UP_TO = message("The log covers events up to")
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "source.url": ADDRESS_OF_THE_PAGE,
        "source.publisher": message("Publisher"),
        "source.via": REPUBLISHED_BY,
        "source.title": message("Title"),
        "source.title_paraphrased": message("The title is in our own words"),
        "source.language": message("Language"),
        "source.published": PUBLISHED_ON,
        "source.source_type": message("Sort of source"),
        "source.seen": message("How do we know it?"),
        "event.crossing_id": message("Crossing"),
        "event.service": message("Service"),
        "event.kind": WHAT_HAPPENED,
        "event.status_after": STATUS_AFTER,
        "event.direction": message("Direction"),
        "event.date": message("Date"),
        "event.order_in_day": message("Order within the day"),
        "event.verdict": message("Verdict"),
        "event.verdict_date": message("Day of the verdict"),
        "event.verdict_note": message("Why this verdict"),
        "event.cause": message("Cause"),
        "event.cause_class": message("Class of the cause"),
        "event.cargo": message("Cargo"),
        "event.affects": message("Further provinces"),
        "event.summary": SUMMARY_IN_ENGLISH,
        "event.summary_ko": message("Summary in Korean"),
        "event.summary_zh": message("Summary in Chinese"),
        "claim.claimed_date": WHEN,
        "claim.stance": message("Does the source say that it happened?"),
        "claim.basis": HOW_THE_SPEAKER_KNOWS,
        "claim.speaker": message("Speaker"),
        "claim.detail": WHAT_IT_SAYS,
        "claim.own_act": message("The speaker is the party that acts"),
        "claim.preferred": message("We use this date"),
        "claim.renew_by": message("Search again by"),
        "counts.what": message("Counted"),
        "counts.per": message("Per"),
        "counts.least": message("At least"),
        "counts.most": message("At most"),
        "counts.direction": message("Direction"),
        "counts.counted_date": message("Counted on"),
        "counts.note": message("Note"),
        "source_id": message("Source"),
        "event_id": message("Event"),
        "corrected": message("What is to be corrected"),
        "author": YOUR_NAME,
        "reason": WHY_THIS_VERSION,
        "covered_to": LOG_COVERS_UP_TO,
    }
)  # fmt: skip
"""The name of each field; a row of counts has one name for every number."""
HINTS: Mapping[str, str] = MappingProxyType(
    {
        "source.publisher": message("Who wrote it; of a relay the origin."),
        "source.title": message("As the page has it, in its own language."),
        "source.published": message("A day, such as 2022-09-26; “../2022-09-26” if only the day of reading is known."),
        "claim.claimed_date": message("Some day between two: 2022-09-20/2022-09-30."),
        "claim.speaker": message("Who speaks inside the source; empty where the publisher itself saw it."),
        "claim.detail": message("In our own words, short and plain."),
        "event.summary": message("What happened, in our own words, without clock times."),
        "event.summary_ko": message("In both languages, or in neither."),
        "event.summary_zh": message("In both languages, or in neither."),
        "event.affects": message("Codes such as KP-01, with “;” between."),
        "event.order_in_day": message("Only where two events move one link on one day."),
        "reason": TITLE_HINT,
    }
)  # fmt: skip
"""What stands below a field."""


def plain(field: str) -> str:
    """The name of a field without the number of its row."""
    part, _, rest = field.partition(".")
    return f"{part}.{rest.partition('.')[2]}" if part == "counts" else field


def label(field: str, say: Translator) -> str:
    """What a field is called; a column without a name of its own is called as the log writes it."""
    name = LABELS.get(plain(field), "")
    return say(name) if name else field.rpartition(".")[2]


def of_column(table: str, column: str, say: Translator) -> str:
    """What a column of a table is called."""
    part = {"events": "event", "claims": "claim", "sources": "source", "measures": "counts"}.get(table, table)
    return label(f"{part}.{column}" if part != "counts" else f"counts.0.{column}", say)


def hint(field: str, say: Translator) -> str:
    """What is said below a field; empty for none."""
    text = HINTS.get(plain(field), "")
    return say(text) if text else ""
