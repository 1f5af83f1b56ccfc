"""An OpenID provider on the loopback: it does what the standard says, and on request one thing wrong.

OpenID Connect Core 1.0 (3.1: code flow), RFC 7636 (PKCE, which it insists on) and RP-Initiated Logout 1.0. A person
signs in by pressing a button with their name.
"""

import base64
import hashlib
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from time import time
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import uvicorn
from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.browser.conftest import free_port
from tests.support.waiting import eventually


def hash_of(number: int) -> str:
    """Letters that cannot be compressed, the same ones each time."""
    return hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()


CLIENT_ID, CLIENT_SECRET = "rail-links", "a secret of the client, as long as such things are"
PEOPLE: Mapping[str, dict[str, Any]] = {
    "kim": {"email": "kim@example.org", "email_verified": True, "name": "somebody else's name"},
    "lee": {"email": "Lee@Example.org", "email_verified": True, "name": "Lee"},
    "stranger": {"email": "stranger@example.org", "email_verified": True, "name": "Kim Min-ji"},
    "many-groups": {
        "email_verified": True,
        "groups": [f"/team-{hash_of(n)}" for n in range(170)],
        "email": "kim@example.org",
    },
    "unverified": {"email": "kim@example.org", "email_verified": False, "name": "Kim Min-ji"},
    "unsaid": {"email": "kim@example.org", "name": "Kim Min-ji"},
}
"""Who has an account at the provider, and what it says of each."""
HOUR = 3600
WRONG: Mapping[str, dict[str, Any]] = {
    "expired": {"iat": -2 * HOUR, "exp": -HOUR},
    "old": {"iat": -13 * HOUR},
    "wrong-audience": {"aud": "another-program"},
    "asked-by-us-for-another": {"aud": "another-program", "azp": CLIENT_ID},
    "several-audiences": {"aud": [CLIENT_ID, "another-program"]},
    "another-issuer": {"iss": "https://accounts.example"},
    "another-nonce": {"nonce": "of another sign-in"},
}
"""What a token says wrongly; times count from now. Further faults: see `_signed`."""


@dataclass(slots=True)
class Granted:
    """What a code stands for."""

    person: str
    asked: Mapping[str, str]


@dataclass(slots=True)
class Provider:
    """The provider.

    Args:
        fault: What is wrong with the tokens that it gives; empty = nothing.
        left: For how many seconds more a sign-in of the fault `nearly-old` holds at the desk.
        port: Where it listens.
    """

    fault: str = ""
    left: float = 0.0
    port: int = field(default_factory=free_port)
    codes: dict[str, Granted] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    ended: list[Mapping[str, str]] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}))
    other: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    server: uvicorn.Server = field(init=False)
    thread: threading.Thread = field(init=False)

    @property
    def address(self) -> str:
        """Its issuer."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        routes = [
            Route("/.well-known/openid-configuration", self._metadata), Route("/jwks", self._keys),
            Route("/authorize", self._authorize), Route("/token", self._token, methods=["POST"]),
            Route("/end", self._end),
        ]  # fmt: skip
        made = uvicorn.Config(Starlette(routes=routes), port=self.port, log_level="critical", ws="none", lifespan="off")
        self.server = uvicorn.Server(made)
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        eventually(lambda: self.server.started)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join()

    def secrets_file(self, address: str, roles: str) -> str:
        """What a server of ours says of this provider in its secrets.

        Args:
            address: That of the server, with a slash at its end.
            roles: Its table of roles.
        """
        return (
            f'[auth]\nredirect_uri = "{address}oauth2callback"\ncookie_secret = "{"c" * 64}"\n'
            f'client_id = "{CLIENT_ID}"\nclient_secret = "{CLIENT_SECRET}"\n'
            f'server_metadata_url = "{self.address}/.well-known/openid-configuration"\n'
            f'client_kwargs = {{ code_challenge_method = "S256" }}\n\n{roles}'
        )

    async def _metadata(self, _: Request) -> Response:
        return JSONResponse({
            "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token", "jwks_uri": f"{self.address}/jwks",
            "end_session_endpoint": f"{self.address}/end", "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
        })  # fmt: skip

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        right = {"client_id": CLIENT_ID, "response_type": "code", "code_challenge_method": "S256"}
        wrong = [name for name, value in right.items() if asked.get(name) != value]
        missing = {"state", "nonce", "code_challenge", "redirect_uri"} - asked.keys()
        if wrong or missing or "openid" not in asked.get("scope", "").split():
            return JSONResponse({"error": "invalid_request", "wrong": [*wrong, *missing]}, 400)
        if "person" not in asked:
            links = (f"<p><a href='?{escape(urlencode({**asked, 'person': who}))}'>{who}</a></p>" for who in PEOPLE)
            refuse = escape(f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}")
            return HTMLResponse(f"<h1>Who are you?</h1>{''.join(links)}<p><a href='{refuse}'>nobody</a></p>")
        code = secrets.token_urlsafe()
        self.codes[code] = Granted(asked["person"], asked)
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    async def _token(self, request: Request) -> Response:
        given = dict(parse_qsl((await request.body()).decode()))
        basic = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        granted = self.codes.pop(given.get("code", ""), None)
        self.used.append(given.get("code", ""))
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        is_right = (
            granted is not None
            and basic in {f"{CLIENT_ID}:{CLIENT_SECRET}", f"{CLIENT_ID}:{CLIENT_SECRET.replace(' ', '+')}"}
            and proof == granted.asked["code_challenge"]
            and given.get("redirect_uri") == granted.asked["redirect_uri"]
        )
        if granted is None or not is_right:
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "expires_in": HOUR}
        return JSONResponse(token | ({} if self.fault == "no-token" else {"id_token": self._signed(granted)}))

    async def _end(self, request: Request) -> Response:
        self.ended.append(dict(request.query_params))
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], 302)

    def _signed(self, granted: Granted) -> str:
        """The identity token; one with a fault where one is asked for."""
        now = int(time())
        wrong = {
            name: now + value if name in {"iat", "exp"} else value for name, value in WRONG.get(self.fault, {}).items()
        }
        claims = {
            "iss": self.address, "sub": granted.person, "aud": CLIENT_ID, "iat": now, "exp": now + HOUR,
            "nonce": granted.asked["nonce"], **PEOPLE[granted.person], **wrong,
        }  # fmt: skip
        if self.fault == "nearly-old":
            claims["iat"] = now + int(self.left) - 12 * HOUR
        if self.fault == "unsigned":
            return jwt.encode({"alg": "none"}, claims, None, ["none"])
        if self.fault == "signed-with-the-public-key":
            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(self.key.as_pem(private=False)))
        key = self.other if self.fault == "another-key" else self.key
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
        if self.fault == "changed-after-signing":
            head, _, rest = signed.partition(".")
            changed = base64.urlsafe_b64encode(jws.extract_compact(signed.encode()).payload.replace(b"lee", b"kim", 1))
            return f"{head}.{changed.rstrip(b'=').decode()}.{rest.partition('.')[2]}"
        return signed


SIGNED_WRONGLY = ("another-key", "changed-after-signing", "unsigned", "signed-with-the-public-key", "no-token")
