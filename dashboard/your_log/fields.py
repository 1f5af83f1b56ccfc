"""The fields of the corrections: what each held when it was shown, and what it holds now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import streamlit as st

from dashboard.i18n.markdown import plain
from dashboard.your_log import brought


@dataclass(frozen=True, slots=True)
class Fields:
    """What the fields of a form hold, by name.

    Args:
        shown: What each held when it was shown.
        given: What it holds now.
    """

    shown: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)

    def choice(self, name: str, label: str, options: Sequence[str], value: str, words: Callable[[str], str]) -> None:
        """A field that takes one of several options. It is another field once what it held was taken over.

        Args:
            name: Its name.
            label: What it is called, unescaped.
            options: The options.
            value: The option that holds now; one of none of them is offered too.
            words: What the page calls each.
        """
        known = [*options] if value in options else [value, *options]
        key = brought.key(sha256(f"{name}\0{value}\0{known}".encode()).hexdigest()[:16])
        chosen = st.selectbox(plain(label), known, index=known.index(value), key=key, format_func=words, width=260)
        self.shown[name], self.given[name] = value, chosen if chosen in known else value

    def changed(self) -> dict[str, str]:
        """The fields that the reader has changed, and what they hold."""
        return {name: value for name, value in self.given.items() if value != self.shown[name]}
