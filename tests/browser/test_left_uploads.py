"""What a reader brought is nowhere in the memory of the server once the session has ended: nothing holds it."""

import json
from contextlib import contextmanager

import pytest

from dashboard.session.pages import of_log
from dashboard.upload.upload_form import SHOW_MY_LOG
from dashboard.widgets.notices import ONLY_THIS_SESSION
from tests.browser.conftest import opened_page, running_server, settle
from tests.browser.test_your_log import bring
from tests.conftest import ROOT
from tests.support import waiting
from tests.support.messages import fixed
from tests.support.tiers import slow
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

SIZE = {"width": 1024, "height": 768}
MARK = "zqxwv"
LOG = f"link,from,to,state,{MARK} note\n{MARK} bridge,2019-01-01,2020-03-01,open,{MARK} ran\n".encode()
IN_THE_SERVER = '''
import gc, json, threading, time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent


def holders():
    """What holds a text with the mark, by kind."""
    mark = "zqx" + "wv"
    gc.unfreeze()
    gc.collect()
    found = Counter()
    for one in gc.get_objects():
        for held in gc.get_referents(one):
            if isinstance(held, str) and mark in held or isinstance(held, (bytes, bytearray)) and mark.encode() in held:
                found[f"{type(one).__module__}.{type(one).__name__} {held[:60]!r}"] += 1
    return dict(found)


def answer():
    while True:
        if (HERE / "ask").exists():
            (HERE / "ask").unlink()
            (HERE / "part").write_text(json.dumps(holders()))
            (HERE / "part").rename(HERE / "answer")
        time.sleep(0.2)


threading.Thread(target=answer, daemon=True).start()
'''
"""Runs in the server as it starts (`sitecustomize`), and looks through all of Python's objects when it is asked."""


def held(folder):
    (folder / "answer").unlink(missing_ok=True)
    (folder / "ask").touch()
    eventually((folder / "answer").exists)
    return json.loads((folder / "answer").read_text())


@slow("three minutes of looking through all objects of a server")
def test_nothing_holds_what_a_reader_brought_once_the_session_has_ended(quick_browser, tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(IN_THE_SERVER)
    with running_server(ROOT, PYTHONPATH=f"{tmp_path}:{ROOT}") as server:
        with contextmanager(opened_page)(quick_browser, server, viewport=SIZE) as page:
            bring(page, server, LOG, f"{MARK}.csv")
            page.get_by_role("button", name=SHOW_MY_LOG).click()
            page.get_by_text(f"{fixed(ONLY_THIS_SESSION, 1)}{MARK}.csv").wait_for()
            for path in (path for path in of_log(()) if path):
                page.evaluate(
                    "path => document.querySelector(`a[data-testid$=NavLink][href$='/${path}']`).click()", path
                )
                page.wait_for_url(f"**/{path}**")
                settle(page)
            assert held(tmp_path)
        monkeypatch.setattr(waiting, "PATIENCE", 240)  # a session may come back for two minutes
        eventually(lambda: held(tmp_path) == {})
