"""What Streamlit's own routes for signing in lack: safe cookies, the way back to the desk, and who may call them.

Whether a server with a desk for those who sign in may start: without a provider nobody else reaches a desk.
"""

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.server import security
from dashboard.server.gates import is_loopback
from dashboard.session import sign_in
from dashboard.session.pages import DESK, DESK_SETTING, DESK_SIGN_IN
from dashboard.session.sign_in import Role
from dashboard.streamlit_sign_in import (
    CALLBACK,
    COOKIES,
    HEADERS_OPTION,
    LOGIN,
    LOGOUT,
    MOST_AGE,
    SECTION,
    USER_COOKIE,
    headers_option,
    is_chunk,
    secret_files,
    secrets,
    why_no_secrets,
)
from raillinks.i18n.languages import LANGUAGES

BACK = "raillinks_back"
"""The cookie with what the address of the desk had when somebody went to the provider."""
BACK_LASTS = 600  # seconds: longer than anybody takes to sign in
FAILED = "sign_in=failed"
"""What the address of the desk has where somebody comes back without a sign-in."""
FORBIDDEN, FOUND, BAD_REQUEST = 403, 302, 400
_ELSEWHERE = ("cross-site", "same-site")
_LONGEST_ID = 64
_NOT_FROM_ELSEWHERE = "Only this server's own pages sign in and out.\n"


class SignInRoutes:
    """ASGI middleware around Streamlit's routes for signing in.

    Another site's page can send nobody there (`Sec-Fetch-Site`), but for the provider, whose answer Authlib checks
    against the state of the same browser. Whoever comes back is led to the desk of this server: to no other address,
    whatever a request says. No answer is kept, and cookies are for TLS only where readers come by it, whichever proxy
    stands before.

    Args:
        app: What answers.
        public: The address by which others reach the first page, with a slash at its end.
        seconds: For how long a sign-in holds: its cookie lasts no longer.
    """

    def __init__(self, app: ASGIApp, public: str, seconds: int) -> None:
        self.app, self.public, self.seconds = app, public, seconds
        self.is_secure = urlsplit(public).scheme == "https"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request; websockets pass."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path, headers = _path(scope), Headers(scope=scope)
        if path in {LOGIN, LOGOUT} and headers.get("sec-fetch-site", "") in _ELSEWHERE:
            await PlainTextResponse(_NOT_FROM_ELSEWHERE, FORBIDDEN)(scope, receive, send)
            return

        async def mended(message: Message) -> None:
            if message["type"] == "http.response.start":
                if path in {LOGIN, LOGOUT, CALLBACK}:
                    self._led(path, scope, message)
                self._mend_cookies(message)
                _remove_chunks(headers, message)
            await send(message)

        # a provider that has ended a sign-in leads here too, and brings no answer: Streamlit would log it as a fault
        answering = self.app if path != CALLBACK or _brought(scope) else RedirectResponse(self.public, FOUND)
        await answering(scope, receive, mended)

    def _led(self, path: str, scope: Scope, start: Message) -> None:
        """Has the answer lead on, and remember the way back."""
        headers = MutableHeaders(scope=start)
        headers["cache-control"], headers["referrer-policy"] = "no-store", "no-referrer"
        asked = Headers(scope=scope)
        if path == LOGIN:
            headers.append("set-cookie", f"{BACK}={self._back(asked.get('referer', ''))}{self._for(BACK_LASTS)}")
            if start["status"] >= BAD_REQUEST:  # the provider could not be reached: Streamlit says so in two words
                start["status"], headers["location"] = FOUND, self._desk(FAILED)
        elif path == CALLBACK and start["status"] == FOUND:
            has_failed = _brought(scope) and not _signs_in(headers.getlist("set-cookie"))
            kept = cookie_parser(asked.get("cookie", "")).get(BACK, "")
            query = "&".join(part for part in (_safe(kept), FAILED if has_failed else "") if part)
            headers["location"] = self._desk(query)
            headers.append("set-cookie", f"{BACK}={self._for(0)}")

    def _back(self, referer: str) -> str:
        """What the address of the desk has that somebody comes from; empty for any other page."""
        address, _, query = referer.partition("?")
        return _safe(query) if address == f"{self.public}{DESK}" else ""

    def _for(self, seconds: int) -> str:
        """The attributes of our own cookie."""
        return f"; HttpOnly; Max-Age={seconds}; Path={urlsplit(self.public).path}; SameSite=lax"

    def _desk(self, query: str) -> str:
        """The address of the desk, without a host: it can be no other server's."""
        return f"{urlsplit(self.public).path}{DESK}" + (f"?{query}" if query else "")

    def _mend_cookies(self, start: Message) -> None:
        start["headers"] = [
            (name, self._mended(value) if name == b"set-cookie" else value) for name, value in start["headers"]
        ]

    def _mended(self, cookie: bytes) -> bytes:
        text = cookie.decode("latin-1")
        if not text.startswith((*COOKIES, BACK)):
            return cookie
        parts = [part for part in text.split("; ") if part.lower() not in {MOST_AGE, "secure"}]
        more = [
            *([f"Max-Age={self.seconds}"] if MOST_AGE in text.lower() else []),
            *(["Secure"] if self.is_secure else []),
        ]
        return "; ".join([*parts, *more]).encode("latin-1")


def _path(scope: Scope) -> str:
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path


def _remove_chunks(asked: Headers, start: Message) -> None:
    """Has a browser forget the chunks of long cookies that an earlier version has written.

    Nothing reads them, and together they may be longer than the head of a websocket's request may be. Only a page does
    this: a cache in front keeps other answers, and keeps none that sets a cookie.
    """
    headers = MutableHeaders(scope=start)
    if not headers.get("content-type", "").startswith("text/html"):
        return
    for name in filter(is_chunk, cookie_parser(asked.get("cookie", ""))):
        headers.append("set-cookie", f"{name}=; HttpOnly; Max-Age=0; Path=/; SameSite=lax")


def _brought(scope: Scope) -> bool:
    """Whether a request brings the answer of a provider that was asked to sign somebody in."""
    given = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    return not given.keys().isdisjoint({"state", "code", "error"})


def _safe(query: str) -> str:
    """What of a query the desk's address may have: a language and the id of a draft, and nothing else."""
    given = dict(parse_qsl(query))
    lang, draft = given.get("lang", ""), given.get("draft", "")
    is_id = len(draft) <= _LONGEST_ID and draft.isascii() and draft.replace("-", "").replace("_", "").isalnum()
    kept = {"lang": lang if lang in LANGUAGES else "", "draft": draft if is_id else ""}
    return urlencode({name: value for name, value in kept.items() if value})


def _signs_in(cookies: Iterable[str]) -> bool:
    """Whether an answer brings a sign-in, and does not take one away."""
    return any(one.startswith(f"{USER_COOKIE}=") and "max-age=0" not in one.lower() for one in cookies)


SHORTEST_SECRET = 32  # characters
NEEDED = ("client_id", "client_secret", "server_metadata_url", "redirect_uri", "cookie_secret")
_PROOF = 'client_kwargs = { code_challenge_method = "S256" }'
_ASKED = f"{DESK_SETTING}={DESK_SIGN_IN}"
_READABLE = 0o007  # what accounts may do that are neither the owner nor of the group


def refusal(settings: Mapping[str, str]) -> str:
    """Why the server must not start; empty where it may.

    Args:
        settings: The environment.
    """
    if settings.get(DESK_SETTING, "") != DESK_SIGN_IN:
        return ""
    if not find_spec("authlib"):
        return f"{_ASKED} needs Authlib: pip install authlib httpx2"
    if why := why_no_secrets():
        return f"{_ASKED} needs a file with secrets, which names the provider (docs/desk.md). {why}"
    if file := open_file(secret_files()):
        return f"{_ASKED}: every account of this machine may read or change {file}. `chmod 600` takes that away."
    return why_not(settings, secrets(), headers_option())


def why_not(settings: Mapping[str, str], given: Mapping[str, Any], headers: object) -> str:
    """Why settings and secrets do not make a desk for those who sign in; empty where they do. No secret is repeated.

    Args:
        settings: The environment.
        given: What the files with secrets say.
        headers: Streamlit's option for headers that say who somebody is.
    """
    try:
        return (
            _of_headers(headers)
            or _of_provider(given.get(SECTION))
            or _of_address(given[SECTION], security.configured(settings.get(security.ADDRESS_SETTING, "")))
            or _of_roles(given)
        )
    except ValueError as error:
        return str(error)


def _of_headers(headers: object) -> str:
    if headers:
        return f"{_ASKED} and {HEADERS_OPTION}: whoever can send a header could be anybody. Leave that option out."
    return ""


def _of_provider(auth: object) -> str:
    if not isinstance(auth, Mapping):
        return f"{_ASKED}: the secrets have no table [{SECTION}] with the provider (docs/desk.md)."
    missing = [name for name in NEEDED if not (isinstance(auth.get(name), str) and auth[name].strip())]
    if missing:
        return f"{_ASKED}: [{SECTION}] of the secrets lacks {', '.join(missing)} (docs/desk.md)."
    if len(auth["cookie_secret"]) < SHORTEST_SECRET:
        return (
            f"{_ASKED}: cookie_secret of the secrets has fewer than {SHORTEST_SECRET} characters. "
            "`openssl rand -hex 32` makes one."
        )
    if not _is_safe(auth["server_metadata_url"]):
        return f"{_ASKED}: server_metadata_url of the secrets is no address with https:// that names a host."
    wanted = auth.get("client_kwargs")
    if not isinstance(wanted, Mapping) or wanted.get("code_challenge_method") != "S256":
        return f"{_ASKED}: [{SECTION}] of the secrets lacks the line `{_PROOF}` (PKCE)."
    return ""


def _of_address(auth: Mapping[str, Any], public: str) -> str:
    if not public:
        return (
            f"{_ASKED} needs {security.ADDRESS_SETTING}: how readers reach this server, such as https://rail.example/"
        )
    if not _is_safe(public):
        return f"{_ASKED} and {security.ADDRESS_SETTING} without https: a sign-in could be read on its way."
    wanted = f"{public.rstrip('/')}{CALLBACK}"
    if auth["redirect_uri"] != wanted:
        return f"{_ASKED}: redirect_uri of the secrets is not {wanted}, which fits {security.ADDRESS_SETTING}."
    return ""


def _of_roles(given: Mapping[str, Any]) -> str:
    known = sign_in.accounts(given.get(sign_in.TABLE, {}))
    if not any(account.role is Role.EDITOR for account in known.values()):
        return (
            f"{_ASKED}: the secrets name no editor. Write [{sign_in.TABLE}.editor] and a line such as {sign_in.LINE}."
        )
    return ""


def open_file(files: list[str]) -> str:
    """A file with secrets that every account of the machine may read or change; empty = there is none."""
    there = [file for file in files if Path(file).exists()]
    return next((file for file in there if Path(file).stat().st_mode & _READABLE), "")


def _is_safe(address: str) -> bool:
    """Whether what is sent to an address can be read by nobody on its way."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))
