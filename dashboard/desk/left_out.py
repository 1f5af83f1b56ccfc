"""What was typed and is not taken over, since the log has the source or the event: said at its field."""

from html import escape

from dashboard.desk import field_words, words_of
from dashboard.desk.widgets import Form
from dashboard.i18n.translator import Translator, message
from raillinks.editor import duplicates
from raillinks.editor.duplicates import Unused
from raillinks.package.dataset import Dataset

NOT_USED_OF_EVENT = message("Not used, as the log has the event: {fields}.")
NOT_USED_OF_SOURCE = message("Not used, as the log has the source: {fields}.")
CHOSEN_EVENT_KEEPS = message("The event that you have chosen says “{value}”, and keeps it.")
_CHOSEN = {
    "source_id": (("source",), NOT_USED_OF_SOURCE),
    "event_id": (("event", "claim"), NOT_USED_OF_EVENT),
}
"""Where a source and an event are chosen, the parts of a draft that are left out then, and what the page says."""


def say_so(form: Form, dataset: Dataset) -> None:
    """Says it below each field that the form shows; of the others below the choice.

    Args:
        form: The form, with all of its fields.
        dataset: The log.
    """
    say, left = form.say, duplicates.unused(form.draft, dataset)
    for one in left:
        if one.field in form.slots:
            said = say(CHOSEN_EVENT_KEEPS, value=_kept(one, dataset, say))
            form.notes[one.field] = _warning(said)
    hidden = [one.field for one in left if one.field not in form.slots]
    for chosen, (parts, text) in _CHOSEN.items():
        fields = [field_words.label(field, say) for field in hidden if field.partition(".")[0] in parts]
        if fields:
            form.notes[chosen] = _warning(say(text, fields=say.listed(fields)))


def _kept(one: Unused, dataset: Dataset, say: Translator) -> str:
    """What the log says, in words."""
    if one.field == "event.crossing_id":
        return words_of.crossings(dataset, say).get(one.kept, one.kept)
    return say.word(one.kept)


def _warning(said: str) -> str:
    return f"<span class='rl-desk-warning'>{escape(said)}</span>"
