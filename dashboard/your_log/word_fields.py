"""What the words of the files mean: a field for each word, those that nobody knows first."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.parts.notes import note
from dashboard.your_log import brought
from dashboard.your_log.fields import Fields
from raillinks.domain.enums import ALL_SERVICES, DEFAULT, UNCHANGED, names
from raillinks.domain.status import Status
from raillinks.importer.mapping import HowToRead
from raillinks.importer.worker import Outcome, Word

_MEANINGS: Mapping[str, tuple[str, ...]] = {
    "statuses": (*map(str, Status), UNCHANGED),
    "services": (*names(DEFAULT), ALL_SERVICES),
}
_HEADS = {
    "statuses": message("What each word means as a status"),
    "services": message("What each word means as a service"),
}
_MOST = 60


def show(outcome: Outcome, fields: Fields, say: Translator) -> None:
    """Shows the words of statuses and services.

    Args:
        outcome: What came of the files.
        fields: The form.
        say: The interface's messages.
    """
    for kind, meanings in _MEANINGS.items():
        words = sorted(outcome.words.get(kind, ()), key=lambda word: word.meaning != "")
        if not words:
            continue
        st.html(f"<h3 class='rl-h3'>{say(_HEADS[kind])}</h3>")
        with st.container(horizontal=True, key=brought.key(kind)):
            for word in words[:_MOST]:
                fields.choice(f"{kind} {word.word}", _label(word, say), ("", *meanings), word.meaning,
                              lambda one: say.word(one) if one else say("not said yet"))  # fmt: skip
        if len(words) > _MOST:
            st.html(note(say("There are more words: the mapping has them all, under “{kind}”.", kind=kind)))


def _label(word: Word, say: Translator) -> str:
    return say.plural("{word}: {n} row", "{word}: {n} rows", word.rows, word=word.word)


def taken(said: HowToRead, changed: Mapping[str, str]) -> HowToRead:
    """What was said, with what words mean now.

    Args:
        said: What was said before.
        changed: The fields that the reader has changed.
    """
    given = {
        kind: {
            name.partition(" ")[2]: value for name, value in changed.items() if name.startswith(f"{kind} ") and value
        }
        for kind in _MEANINGS
    }
    return replace(
        said, statuses={**said.statuses, **given["statuses"]}, services={**said.services, **given["services"]}
    )
