"""The editor's name: drafts that are begun here have it, and versions that are published or taken back here."""

from dataclasses import replace

import streamlit as st

from dashboard.session import sign_in
from dashboard.session.roles import Account, Role
from raillinks.editor import duplicates
from raillinks.editor.draft import Draft

KEY = "desk_author"
"""The field for the name that the editor has given, for the whole session."""


def name() -> str:
    """The editor's name: that of the account, or what was typed where nobody signs in."""
    if sign_in.is_on():
        found = sign_in.who()
        return found.name if isinstance(found, Account) else ""
    return str(st.session_state.get(KEY) or "").strip()


def may_delete(draft: Draft) -> bool:
    """Whether this session may delete a draft: an editor any, a reporter their own."""
    return sign_in.may(Role.EDITOR) or draft.author == name()


def take_name(draft: Draft, text: str) -> Draft:
    """Takes over the name of who publishes: it is this session's, and the draft's only where this session began it."""
    own = draft.author == name()
    st.session_state[KEY] = text
    return replace(draft, author=name()) if own else draft


def signed(draft: Draft) -> Draft:
    """The draft as it would be published now: by whose name stands on this page, and without what it leaves out."""
    return replace(duplicates.without(draft), author=name())
