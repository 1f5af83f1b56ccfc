"""The dashboard on a log in a database: pages and API show it, go on without it, and tell nobody its secrets."""

import json
import subprocess
import sys
from urllib.request import urlopen

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.server import served_folder
from dashboard.session import served_data
from dashboard.widgets.version_notices import DATA_AWAY
from raillinks.database import log, storage
from raillinks.database.address import Database
from raillinks.versions.live_package import LivePackage
from tests.browser.conftest import running_server
from tests.conftest import ROOT
from tests.database.conftest import fresh
from tests.database.test_log import folder, publish, published
from tests.support.waiting import eventually

__all__ = ["folder", "published"]
SECRET = "geheim-7"  # noqa: S105 (nobody's)


@pytest.fixture
def file(folder, tmp_path):
    """A file of SQLite that has the log."""
    log.push(folder, Database(f"sqlite:///{tmp_path / 'log.db'}"))
    return tmp_path / "log.db"


def opened(lang="en"):
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    app.query_params["lang"] = lang
    app.run()
    assert not app.exception
    return app


def test_a_page_says_that_the_database_is_away_and_which_version_it_shows(file, monkeypatch):
    for every in ("LOOK_EVERY", "AGAIN_EVERY"):
        monkeypatch.setattr(storage, every, 0.05)
    live = LivePackage(storage.of_address(f"sqlite:///{file}"))
    monkeypatch.setattr(served_data, "live", live)
    assert [warning.value for warning in opened().warning] == []
    file.unlink()
    file.mkdir()
    eventually(lambda: live.served().problems)
    away = DATA_AWAY.format(version="0.3.1")
    page = opened()
    assert [warning.value for warning in page.warning] == [away]
    assert str(file) not in str(page)


def test_a_setting_that_cannot_be_used_stops_the_start_and_is_not_repeated():
    for named in (f"postgresql://a:{SECRET}@h:port/d", f"mysql://a:{SECRET}@h/d", f"sqlite:///x?password={SECRET}"):
        said = served_folder.refusal({"RAILLINKS_LOG": named})
        assert said.startswith("RAILLINKS_LOG: ")
        assert SECRET not in said
    away = f"postgresql://a:{SECRET}@127.0.0.1:1/d"
    assert served_folder.refusal({"RAILLINKS_LOG": away}) == ""  # it may come back
    assert served_folder.refusal({"RAILLINKS_LOG": away, "RAILLINKS_DESK": "1"}) == ""
    said = served_folder.refusal({"RAILLINKS_LOG": away, "RAILLINKS_DESK": "1", "RAILLINKS_DRAFTS": "/srv/drafts"})
    assert said.startswith("RAILLINKS_DRAFTS names a folder")
    assert SECRET not in said


def test_the_setting_names_the_database(file):
    code = "from dashboard.session.served_data import live; print(live.served().dataset.version)"
    asked = [sys.executable, "-c", code]
    environment = {"RAILLINKS_LOG": f"sqlite:///{file}"}
    answer = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "0.3.1"


def get(address: str) -> str:
    with urlopen(address, timeout=60) as answer:
        return str(answer.read().decode())


@pytest.mark.database
@pytest.mark.parametrize("form", ["", "json"])
def test_a_server_shows_what_is_published_and_goes_on_without_the_database(server, folder, form):
    address = fresh(server)
    log.push(folder, Database(address))
    with_secret = address.replace("editor@", f"editor:{SECRET}@") + f"&application_name={SECRET}"
    replica = running_server(ROOT, RAILLINKS_LOG=with_secret, RAILLINKS_LOG_FORM=form)
    with replica as at:
        told: list[str] = []

        def ask(path: str) -> str:
            told.append(get(f"{at}{path}"))
            return told[-1]

        def health() -> tuple[str, int]:
            found = json.loads(ask("/api/v1/health"))
            return found["data_version"], found["refused_update_problems"]

        assert health() == ("0.3.1", 0)
        publish(folder, "war", "flood")
        log.push(folder, Database(address))
        eventually(lambda: health() == ("0.3.2", 0))
        assert [v["data_version"] for v in json.loads(ask("/api/v1/versions.json"))["versions"]][-1] == "0.3.2"
        server.stop("immediate")
        try:
            eventually(lambda: health() == ("0.3.2", 1))
            assert json.loads(ask("/health/ready")) == {"status": "ready"}
            assert "war" in ask("/api/v1/events.csv?mode=all")
            assert "raillinks_data_problems" in ask("/metrics")
            ask("/")
        finally:
            server.start()
        eventually(lambda: health() == ("0.3.2", 0))
    said = "".join(replica.lines)
    assert SECRET not in said + "".join(told)
    assert not form or '"event": "database-away"' in said
