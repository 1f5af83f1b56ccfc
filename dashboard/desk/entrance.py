"""The way into a desk for those who sign in: who is there and as what, or why somebody is not let in."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from dashboard.desk import open_draft
from dashboard.i18n.translator import Translator, message
from dashboard.parts.headings import page_heading
from dashboard.parts.notes import note
from dashboard.session import session_state, sign_in
from dashboard.session.roles import Account, Doubt, Role

SIGNED_IN_AS = message("Signed in as {name}, {role}")
SIGN_IN = message("Sign in")
SIGN_OUT = message("Sign out")
SIGN_IN_ENDED = message("Your sign-in has ended. Drafts are saved; texts that were not are still in this browser.")
NOT_SIGNED_IN = message("You are not signed in: the service that signs you in refused, or did not answer. Try again.")
NO_ROLE = message("This account has no role at this desk. Whoever runs this server can give it one.")
ADDRESS_NOT_CONFIRMED = message("The service that you signed in with does not confirm your e-mail address.")
NOT_FOR_THIS_DESK = message("This sign-in is not for this desk.")
TITLE = message("Desk")
_BACK, _FAILED = "sign_in", "failed"
_WHY: Mapping[Doubt, str] = {
    Doubt.NOBODY: message("Reporters and editors keep the log here. Everybody else reads it on the other pages."),
    Doubt.ENDED: SIGN_IN_ENDED,
    Doubt.NOT_OURS: NOT_FOR_THIS_DESK,
    Doubt.UNVERIFIED: ADDRESS_NOT_CONFIRMED,
    Doubt.NO_ROLE: NO_ROLE,
}
_ROLES: Mapping[Role, str] = {Role.REPORTER: message("reporter"), Role.EDITOR: message("editor")}
_MAY: Mapping[Role, str] = {
    Role.REPORTER: message("Your drafts are for an editor to publish."),
    Role.EDITOR: message("You can publish, and take versions back."),
}


def is_open(say: Translator) -> bool:
    """Whether this session may see the desk; where it may not, the page says why, and how to get in."""
    found = sign_in.who() if sign_in.is_on() else None
    if not isinstance(found, Doubt):
        return True
    page_heading(say(TITLE), say(_WHY[found]))
    with st.container(key="desk_entrance"):
        if found in {Doubt.NO_ROLE, Doubt.UNVERIFIED}:
            st.html(
                f"<p class='rl-desk-account'>{_named(say('Signed in as {name}', name='{name}'), sign_in.address())}</p>"
            )
        if session_state.own(open_draft.PATH)[_BACK] == _FAILED:
            session_state.set_own(_BACK, "")
            st.error(say(NOT_SIGNED_IN))
        with st.container(horizontal=True):
            if found in {Doubt.NOBODY, Doubt.ENDED}:
                st.button(say(SIGN_IN), key="desk_sign_in", type="primary", on_click=st.login)
            if found is not Doubt.NOBODY:
                st.button(say(SIGN_OUT), key="desk_sign_out", on_click=sign_in.end)
        if found in {Doubt.NOBODY, Doubt.ENDED}:
            st.html(note(say("With your account at {host}.", host=sign_in.provider())))
    return False


def account(say: Translator) -> None:
    """Says who is signed in, and as what, with the button that signs out."""
    found = sign_in.who()
    if not isinstance(found, Account):  # it has ended in this moment
        return
    name = f"<b translate='no'>{escape(found.name)}</b>"
    who = escape(say(SIGNED_IN_AS, name="{name}", role=say(_ROLES[found.role]))).replace("{name}", name)
    with st.container(key="desk_account", horizontal=True, vertical_alignment="center"):
        st.html(f"<p class='rl-desk-account'>{who}<br><small>{escape(say(_MAY[found.role]))}</small></p>")
        st.button(say(SIGN_OUT), key="desk_sign_out", on_click=sign_in.end)


def _named(said: str, name: str) -> str:
    """A sentence as HTML, with a name in it that is not translated."""
    return escape(said).replace("{name}", f"<b translate='no'>{escape(name)}</b>")
