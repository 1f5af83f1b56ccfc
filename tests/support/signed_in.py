"""A server with a desk for those who sign in, its provider, and browsers that sign in there as a person does."""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import httpx2
import pytest

from dashboard.server import security
from dashboard.session.pages import DESK_SETTING, DESK_SIGN_IN
from dashboard.session.served_data import SETTING
from raillinks.editor.draft import Corrected, Draft
from raillinks.versions import publishing
from raillinks.versions.publishing import About
from tests.browser.conftest import running_server
from tests.support import places
from tests.support.desk import ANOTHER, copy_of_the_log, rows
from tests.support.openid_provider import Provider
from tests.support.page_session import PageSession
from tests.support.places import Place

ROLES = """[roles.editor]
"Kim@example.org" = "Kim Min-ji"
[roles.reporter]
"lee@example.org" = "Lee Su-jin"
"""
USER = "_streamlit_user"


@dataclass(slots=True)
class SignInDesk:
    """Such a server.

    Args:
        folder: Where it starts.
        place: Its log.
        provider: Where its people sign in.
        running: The server.
    """

    folder: Path
    place: Place
    provider: Provider
    running: running_server

    @property
    def address(self) -> str:
        """That of the first page, without a slash at its end."""
        return f"http://127.0.0.1:{self.running.port}"

    def give(self, roles: str = ROLES) -> None:
        """Writes its secrets, with these roles."""
        text = self.provider.secrets_file(f"{self.address}/", roles)
        if not self.secrets.exists() or self.secrets.read_text(encoding="utf-8") != text:
            new = self.secrets.with_suffix(".new")
            new.touch(mode=0o600)
            new.write_text(text, encoding="utf-8")
            new.replace(self.secrets)

    @property
    def secrets(self) -> Path:
        """The file with its secrets."""
        return self.folder / ".streamlit" / "secrets.toml"


def sign_in_desk(folder: Path, place: Place, provider: Provider) -> SignInDesk:
    """A server that is not started yet.

    Args:
        folder: A copy of the project, where its secrets are.
        place: Its log.
        provider: Where its people sign in.
    """
    running = running_server(folder, **{DESK_SETTING: DESK_SIGN_IN, SETTING: place.address})
    running.environment[security.ADDRESS_SETTING] = f"http://127.0.0.1:{running.port}/"
    made = SignInDesk(folder, place, provider, running)
    made.give()
    return made


class Server(Protocol):
    """A server of ours."""

    @property
    def address(self) -> str:
        """That of the first page, without a slash at its end."""


class Visitor:
    """A browser of somebody, without a screen.

    Args:
        desk: The server that they visit.
    """

    def __init__(self, desk: Server) -> None:
        self.desk = desk
        self.others: list[Visitor] = []
        self.web = httpx2.Client(base_url=desk.address, trust_env=False, timeout=60)

    def another(self) -> "Visitor":
        """Another browser."""
        self.others.append(Visitor(self.desk))
        return self.others[-1]

    def close(self) -> None:
        """Closes it, and the others."""
        for web in (self.web, *(other.web for other in self.others)):
            web.close()

    def go(self, address: str, **headers: str) -> httpx2.Response:
        """Asks for an address, as a link does."""
        return self.web.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def page(self, path: str = "desk", query: str = "") -> PageSession:
        """A page, as this browser's cookies open it."""
        return PageSession(self.desk.address, path, dict(self.web.cookies), query)

    def way_to_the_provider(self, query: str = "") -> str:
        """Presses the button that signs in, and goes where it leads: the address of the provider."""
        with self.page(query=query) as page:
            page.run("desk_sign_in")
        assert page.redirect.startswith("/auth/login?provider=")
        referer = f"{self.desk.address}/desk" + (f"?{query}" if query else "")
        return self.go(page.redirect, referer=referer, sec_fetch_site="same-origin").headers["location"]

    def answer_of(self, person: str, query: str = "") -> str:
        """Says to the provider who they are: the address that it leads back to."""
        asked = self.way_to_the_provider(query)
        return self.web.get(f"{asked}&person={person}").headers["location"]

    def sign_in(self, person: str, query: str = "") -> httpx2.Response:
        """Signs in."""
        back = self.answer_of(person, query)
        assert urlsplit(back).path == "/oauth2callback"
        return self.go(back, sec_fetch_site="cross-site")

    def is_signed_in(self) -> bool:
        """Whether the browser has a cookie that says so."""
        return USER in self.web.cookies


UNSEEN = "A draft that no reader may see"
"""What the draft of the tests says."""


@pytest.fixture(scope="module", params=[places.FOLDER, places.PLACES[-1]])
def desk(request, tmp_path_factory):
    """A desk whose log has two versions and a draft, and its provider."""
    folder = copy_of_the_log(tmp_path_factory.mktemp("project"))
    publish(folder, "An earlier summary.")
    place = places.of(request.param, folder, partial(request.getfixturevalue, "postgres_server"))
    with Provider() as provider:
        made = sign_in_desk(folder, place, provider)
        with made.running:
            yield made


@pytest.fixture
def visitor(desk):
    """A browser at the desk as it was: with its roles, its one draft, and a provider without faults."""
    desk.provider.fault = ""
    desk.give()
    for discarded in drafts(desk).discarded(time.time()):
        drafts(desk).bring_back(discarded.draft.draft_id)
    for saved in drafts(desk).all():
        drafts(desk).remove(saved.draft.draft_id)
    drafts(desk).save(correction(desk), 0)
    made = Visitor(desk)
    yield made
    made.close()


def drafts(desk):
    """The drafts of its log."""
    return desk.place.drafts


def correction(desk):
    """A draft that can be published."""
    (row,) = [row for row in rows(desk.folder, "events") if row["event_id"] == ANOTHER]
    before = {name: row[name] for name in ("summary", "summary_ko", "summary_zh")}
    after = {"summary": UNSEEN, "summary_ko": "어떤 독자도 볼 수 없는 초안", "summary_zh": "任何读者都看不到的草稿"}
    corrected = Corrected("events", {"event_id": ANOTHER}, before, after)
    return Draft("one", "correction", author="Lee Su-jin", reason="Read again.", event_id=ANOTHER,
                 corrected=(corrected,))  # fmt: skip


def publish(folder, summary):
    """Publishes other words in the place of a summary."""
    (row,) = [row for row in rows(folder, "events") if row["event_id"] == ANOTHER]
    text = (folder / "data" / "events.csv").read_text(encoding="utf-8")
    changed = text.replace(row["summary"], summary, 1).encode()
    publishing.publish(folder, {"data/events.csv": changed}, About("2026-11-26", "Bo", "Other words."))


def versions(desk):
    """The records of the log's versions."""
    return desk.place.records()
