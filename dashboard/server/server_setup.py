"""What the server adds to Streamlit's pages: routes beside them, and middleware before them."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from types import MappingProxyType

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import Scope

from dashboard.server import (
    component_files,
    embed,
    gates,
    head,
    health,
    link_cards,
    metrics,
    observability,
    own_log_answers,
    security,
    served_folder,
    sessions,
    uploads,
    websockets,
)
from dashboard.server import sign_in as server_sign_in
from dashboard.server.own_log_answers import Load
from dashboard.server.security import let_callbacks_end
from dashboard.session import own_log, served_data
from dashboard.session import sign_in as session_sign_in
from dashboard.session.own_log import held_bytes
from dashboard.session.pages import DESK_SETTING, DESK_SIGN_IN, EMBED_SETTING, UPLOADS_SETTING
from dashboard.streamlit_sign_in import keep_cookies_whole
from dashboard.streamlit_uploads import keep_uploads_in_memory
from raillinks.editor import draft

Readers = Mapping[str, Callable[[str], object]]
"""By a setting: what reads it, and raises a `ValueError` where it cannot be used."""
_READ_BY: Readers = MappingProxyType(
    {
        observability.SETTING: observability.is_json,
        sessions.SETTING: sessions.most,
        security.ADDRESS_SETTING: security.configured,
        EMBED_SETTING: security.parents,
        gates.SETTING: gates.networks,
        UPLOADS_SETTING: uploads.most,
    }
)

_READ_ELSEWHERE = frozenset({DESK_SETTING, served_data.SETTING, session_sign_in.HOURS, draft.VARIABLE})
_PREFIX, _NEAR = "RAILLINKS_", 0.85
"""How alike two names are (`difflib`): another name with our prefix may be the operator's own."""


def refusal(settings: Mapping[str, str], address: str | None, others: Readers) -> str:
    """Why the server must not start; empty where it may. A misspelt setting is refused as a wrong value is.

    Args:
        settings: The environment.
        address: The address that it will listen at; None or empty = every address of the machine.
        others: Further settings.
    """
    try:
        _refuse_misspelt(settings, {*_READ_BY, *others, *_READ_ELSEWHERE})
        for name, read in [*_READ_BY.items(), *others.items()]:
            read(settings.get(name, ""))
        session_sign_in.seconds(settings)
    except ValueError as error:
        return str(error)
    return gates.refusal(settings, address) or server_sign_in.refusal(settings) or served_folder.refusal(settings)


def _refuse_misspelt(settings: Mapping[str, str], known: Iterable[str]) -> None:
    """Refuses a name that is nearly one of ours: without a word the server would run with the default.

    Raises:
        ValueError: There is one.
    """
    names = [*known]
    for name in settings:
        if name.startswith(_PREFIX) and name not in names and (near := get_close_matches(name, names, 1, _NEAR)):
            raise ValueError(f"{name}: there is no such setting; did you mean {near[0]}?")


class ServerSetup:
    """Routes and middleware that share the open sessions.

    Args:
        load: Gives the data package that is served now, without waiting.
        settings: The environment; each module names its own variable.
        api: Makes the routes of the API for a package: those of readers' own logs have routes of their own.

    Raises:
        ValueError: A setting cannot be used.
    """

    def __init__(self, load: Load, settings: Mapping[str, str], api: Callable[[Load], BaseRoute]) -> None:
        self.load, self.settings, self.api = load, settings, api
        self.sessions = sessions.OpenSessions(sessions.most(settings.get(sessions.SETTING, "")))
        self.max_message_bytes = websockets.most_bytes(settings)
        self.public = security.configured(settings.get(security.ADDRESS_SETTING, ""))
        self.desk_keys = gates.DeskKeys(_invite) if gates.is_on(settings) else None

    def address_of(self, scope: Scope) -> str:
        """The address of the first page as the sender of a request has it, with a slash at its end."""
        return self.public or security.of_request(scope)

    def print_desk_link(self) -> None:
        """Prints the one address that opens a server with the desk."""
        if self.desk_keys:
            self.desk_keys.print_link()

    def routes(self, api_lookups: Callable[[], metrics.Counted]) -> list[BaseRoute]:
        """Every route but those of the API.

        Args:
            api_lookups: Gives the look-ups of the API's cache.
        """
        return [
            *component_files.routes(self.load),
            link_cards.route(self.load),
            component_files.route(self.load, self.address_of),
            own_log_answers.route(own_log.logs.find, self.api),
            *health.routes(self.load, self.sessions),
            metrics.route(self.load, {"api": api_lookups, "views": served_data.view_lookups}),
        ]

    def outer_middleware(self) -> list[Middleware]:
        """What sees every request, those that are refused too."""
        gate = [Middleware(gates.DeskGate, keys=self.desk_keys)] if self.desk_keys else []
        return [Middleware(observability.Observing), Middleware(security.SecurityHeaders), *gate]

    def inner_middleware(self) -> list[Middleware]:
        """What sees the requests that are let in."""
        held_bytes.most = uploads.most(self.settings.get(UPLOADS_SETTING, ""))
        keep_uploads_in_memory(held_bytes.most)
        let_callbacks_end()
        allowed = security.parents(self.settings.get(EMBED_SETTING, ""))
        sessions.bind_sessions()
        return [
            Middleware(embed.Embed, load=self.load, public=self.public, allowed=allowed),
            Middleware(gates.MetricsGate, allowed=gates.networks(self.settings.get(gates.SETTING, ""))),
            *self._sign_in(),
            Middleware(sessions.SessionLimit, sessions=self.sessions),
            Middleware(sessions.SessionOwners),
            Middleware(uploads.UploadLimit, held=held_bytes),
            Middleware(head.NoPage, load=self.load, public=self.public),
            Middleware(head.Head, load=self.load, public=self.public),
        ]

    def _sign_in(self) -> list[Middleware]:
        if self.settings.get(DESK_SETTING, "") != DESK_SIGN_IN:
            return []
        longest = session_sign_in.seconds(self.settings)
        keep_cookies_whole()
        return [Middleware(server_sign_in.SignInRoutes, public=self.public, seconds=longest)]


def _invite(key: str) -> None:
    """Prints the address with a key of the desk; a terminal that is gone keeps nobody out who is in."""
    with suppress(OSError):
        where = st.get_option("server.address"), st.get_option("server.port")
        print(gates.invitation(key, *where), flush=True)  # noqa: T201 (nobody else may learn it)
