"""The fields of a form: Streamlit's widgets, what each means or what is wrong with it, and where the text goes.

A field is filled from the draft when it appears; what it holds later is taken over when the next run begins
(`session.take_typed`). A widget that leaves the page loses what it holds, the draft does not.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.editor import session, words
from dashboard.editor.session import Change, FieldOnPage, OpenDraft
from dashboard.editor.words import in_a_list, of_word
from dashboard.i18n.translator import Translator, message, plain
from raillinks.domain.problems import Severity
from raillinks.editor.draft import Draft
from raillinks.editor.fields import TABLE_OF, FieldProblem
from raillinks.package.dataset import Dataset
from raillinks.package.schema import COLUMNS
from raillinks.package.tables import MOST_CHARACTERS

STILL_MISSING = message("Still missing.")
TYPING_PAUSE = "500ms"
"""After how long a pause what is typed is taken over."""
_TALL = 92  # pixels: three lines
TRUE = "true"
_NO_NOTE = "<div class='rl-desk-note'></div>"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    Args:
        name: Tells it apart, and its problems.
        value: What it holds.
        take: Takes what is typed or chosen.
        label: What it is called, unescaped.
    """

    name: str
    value: str
    take: Change
    label: str


@dataclass(slots=True)
class Form:
    """A form on a run of the page.

    Args:
        opened: The draft that it shows.
        say: The interface's messages.
        slots: The place below each field for what is said of it.
        notes: What is said there, as HTML, if nothing is wrong.
        hints: How to fill a field, unescaped, if not as everywhere.
    """

    opened: OpenDraft
    say: Translator
    slots: dict[str, DeltaGenerator] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)

    @property
    def draft(self) -> Draft:
        """The draft as it is now."""
        return self.opened.draft

    def text(self, name: str, *, tall: bool = False, label: str = "", placeholder: str = "") -> None:
        """A field of the draft for a text.

        Args:
            name: The field.
            tall: Whether it has several lines.
            label: What it is called, if not as everywhere.
            placeholder: What stands in it while it is empty.
        """
        typed(self, self._field(name, label), tall=tall, placeholder=placeholder)

    def choice(self, name: str, options: Sequence[str], words: Callable[[str], str], label: str = "") -> None:
        """A field of the draft that takes one of several words, or none.

        Args:
            name: The field.
            options: The words as the log spells them.
            words: What the page calls each.
            label: What it is called, if not as everywhere.
        """
        chosen(self, self._field(name, label), options, words)

    def cell(self, name: str, dataset: Dataset) -> None:
        """A field of the draft as its column has it: the words that it allows to choose from, or a text.

        Args:
            name: The field.
            dataset: The log.
        """
        part, _, rest = name.partition(".")
        table, column = TABLE_OF[part], rest.rpartition(".")[2]
        if allowed := words.of_column(dataset, table, column):
            self.choice(name, allowed, words.choice_in_words(column, allowed, self.say))
        else:
            self.text(name, tall=COLUMNS[table][column].long)

    def side_by_side(self, names: Sequence[str], dataset: Dataset, widths: Sequence[int] = (1, 1)) -> None:
        """Such fields beside each other.

        Args:
            names: The fields, at most as many as widths.
            dataset: The log.
            widths: How wide each is beside the others.
        """
        for place, name in zip(st.columns(widths), names, strict=False):
            with place:
                self.cell(name, dataset)

    def one(self, name: str, options: Mapping[str, str], *, label: str = "", horizontal: bool = False) -> None:
        """A field of the draft of which exactly one option holds, the first one if none has been chosen.

        Args:
            name: The field.
            options: What each option says, unescaped.
            label: What it is called, if not as everywhere.
            horizontal: Whether the options stand beside each other.
        """
        field = self._field(name, label)
        one_of(self, replace(field, value=field.value or next(iter(options))), options, horizontal=horizontal)

    def _field(self, name: str, label: str) -> Field:
        value = words.field_value(self.draft, name)
        return Field(name, value, to_draft(name), label or words.label(name, self.say))

    def mark(self, name: str) -> None:
        """A field that is `true` or empty."""
        marked(self, self._field(name, ""))

    def make_room(self, name: str) -> None:
        """Makes the place below a field. Until the end of the run it says what it said before: nothing moves.

        Args:
            name: The field.
        """
        self.slots[name] = st.html(self.opened.notes.get(key_of(self.opened, name), _NO_NOTE))

    def say_below(self, problems: Sequence[FieldProblem], seen: Draft) -> None:
        """Writes below each field what is wrong with it, or what it means, or how to fill it.

        Args:
            problems: What is wrong.
            seen: The draft with which it is.
        """
        for name, slot in self.slots.items():
            own = [problem for problem in problems if words.place(self.draft, problem.field) == name]
            wrong = [problem for problem in own if not words.is_missing(problem, seen)]
            html = "".join(words.problem_html(problem, self.say) for problem in wrong) or self._note(name, own)
            key = key_of(self.opened, name)
            bad = any(problem.severity is Severity.ERROR for problem in wrong)
            shown = self.opened.fields.get(key)
            kept = escape(f"{self.draft.draft_id}/{name}")  # under which the browser keeps what is typed
            text = escape(_as_attribute(shown.text)) if shown is not None else ""
            has = f" data-desk-kept='{kept}' data-desk-has='{text}'" if shown is not None else ""
            mark = f" data-desk-note='{key}'{' data-desk-bad' if bad else ''}{has}"
            self.opened.notes[key] = f"<div class='rl-desk-note' id='note-{key}'{mark}>{html}</div>"
            slot.html(self.opened.notes[key])

    def _note(self, name: str, missing: Sequence[FieldProblem]) -> str:
        """What is said below a field in which nothing is wrong, as HTML."""
        hint = self.hints.get(name, words.hint(name, self.say))
        is_chosen = name == "event_id" and bool(self.draft.event_id)  # what is missing is what becomes of it
        still = (
            f"<b class='rl-desk-missing'>{escape(self.say(STILL_MISSING))}</b> " if missing and not is_chosen else ""
        )
        note = self.notes.get(name) or (f"<span class='rl-desk-hint'>{escape(hint)}</span>" if hint else "")
        return f"<span>{still}{note}</span>" if still else note


def _as_attribute(text: str) -> str:
    """A text as JSON, for an attribute: spaces at its ends would be cut off.

    It has no angle brackets: the sanitizer of `st.html` leaves an attribute with `-->`, `]>` or `</script>` out.
    """
    return json.dumps(text).replace("<", r"\u003c").replace(">", r"\u003e")


def typed(form: Form, field: Field, *, tall: bool = False, placeholder: str = "") -> None:
    """A field for a text.

    Args:
        form: The form.
        field: The field.
        tall: Whether it has several lines.
        placeholder: What stands in it while it is empty.
    """
    key, label = _seed(form, field, field.value), plain(field.label)
    most = max(MOST_CHARACTERS, len(field.value))  # what a draft holds is shown as it is
    with st.container(key=f"{key}_field", gap=None):
        if tall:
            st.text_area(label, height=_TALL, key=key, placeholder=placeholder, max_chars=most,
                         on_change=session.save_typed)  # fmt: skip
        else:
            st.text_input(label, live=TYPING_PAUSE, key=key, placeholder=placeholder, autocomplete="off",
                          max_chars=most, on_change=session.save_typed)  # fmt: skip
        form.make_room(field.name)


def marked(form: Form, field: Field) -> None:
    """A field that is `true` or empty."""
    key = _seed(form, field, field.value == TRUE)
    with st.container(key=f"{key}_field", gap=None):
        st.checkbox(plain(field.label), key=key)
        form.make_room(field.name)


def chosen(form: Form, field: Field, options: Sequence[str], words: Callable[[str], str]) -> None:
    """A field that takes one of several words, or none.

    Args:
        form: The form.
        field: The field.
        options: The words as the log spells them.
        words: What the page calls each.
    """
    value = field.value
    known = [*options] if value in {*options, ""} else [*options, value]  # what a draft holds is shown as it is
    key = _seed(form, _only(field, known), value or None, allowed=known)
    if meaning := of_word(field.name, value, form.say):
        form.notes[field.name] = escape(meaning)
    with st.container(key=f"{key}_field", gap=None):
        st.selectbox(
            plain(field.label), known, index=None, key=key, format_func=lambda one: words(one) or one,
            placeholder=form.say("Choose"), filter_mode="contains",
            help=in_a_list(field.name, form.say) or None,
        )  # fmt: skip
        form.make_room(field.name)


def one_of(form: Form, field: Field, options: Mapping[str, str], *, horizontal: bool = False) -> None:
    """A field of which exactly one option holds.

    Args:
        form: The form.
        field: The field.
        options: What each option says, unescaped.
        horizontal: Whether the options stand beside each other.
    """
    key = _seed(form, _only(field, options), field.value, allowed=options)
    with st.container(key=f"{key}_field", gap=None):
        st.radio(
            plain(field.label), list(options), key=key, format_func=lambda one: plain(options.get(one, one)),
            horizontal=horizontal,
        )  # fmt: skip
        form.make_room(field.name)


def key_of(opened: OpenDraft, name: str) -> str:
    """The key of a field's widget, and the end of its class: a draft that is opened again has other widgets."""
    return f"desk_{opened.opening}_{''.join(c if c.isascii() and c.isalnum() else '_' for c in name)}"


def fill_again(form: Form, name: str, value: str | None = None) -> None:
    """Has a field filled from the draft again, where another field has changed what the draft holds of it.

    Args:
        form: The form.
        name: The field.
        value: What it holds of the draft; None = the text as it is there.
    """
    wanted = words.field_value(form.draft, name) if value is None else value
    key = key_of(form.opened, name)
    shown = form.opened.fields.get(key)
    if shown is not None and shown.text != wanted:
        del form.opened.fields[key]
        st.session_state.pop(key, None)


def forget(opened: OpenDraft, part: str = "") -> None:
    """Has the fields of a draft filled from it again: after a change that no field made.

    Args:
        opened: The draft.
        part: What the names of the fields begin with; empty = all.
    """
    begin = key_of(opened, part)
    for key in [key for key in opened.fields if key.startswith(begin)]:
        del opened.fields[key]
        st.session_state.pop(key, None)


def _only(field: Field, allowed: Collection[str]) -> Field:
    """The field, which takes nothing but its options: a label of before comes back as a value."""

    def take(draft: Draft, text: str) -> Draft:
        return field.take(draft, text) if text in {"", *allowed} else draft

    return replace(field, take=take)


def _seed(form: Form, field: Field, value: object, allowed: Collection[str] = ()) -> str:
    """The key of a field, which is filled where it is new on the page, or holds a label of before."""
    key = key_of(form.opened, field.name)
    is_old = bool(allowed) and key in st.session_state and st.session_state[key] not in {None, *allowed}
    if key not in st.session_state or is_old:
        form.opened.fields.pop(key, None)
        st.session_state[key] = value
    text = form.opened.fields[key].text if key in form.opened.fields else field.value
    form.opened.fields[key] = FieldOnPage(field.take, text)
    return key


def to_draft(name: str) -> Change:
    """Takes a text over into a field of the draft."""
    return lambda draft, text: words.with_value(draft, name, text)
