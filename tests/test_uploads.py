"""Uploads: their sum has a limit, they say how long they are, and they never lie on the disk."""

import pytest
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard import streamlit_uploads
from dashboard.server import uploads
from dashboard.session import pages
from raillinks.intake import limits

PATH = f"{uploads.PATH}session/file"


def client_of(most, held=0):
    async def take(request: Request):
        return PlainTextResponse(str(len(await request.body())))

    limit = Middleware(uploads.UploadLimit, most=most, held=lambda: held)
    return TestClient(Starlette(routes=[Route("/{rest:path}", take, methods=["PUT", "GET"])], middleware=[limit]))


def test_an_upload_that_fits_is_taken_and_leaves_its_room():
    client = client_of(100)
    for _ in range(3):
        assert client.put(PATH, content=b"x" * 60).text == "60"


@pytest.mark.parametrize(("most", "held"), [(59, 0), (100, 41), (0, 0)])
def test_one_for_which_there_is_no_room_is_refused_with_a_sentence(most, held):
    answer = client_of(most, held).put(PATH, content=b"x" * 60)
    assert answer.status_code == 503
    assert answer.text.startswith("There is no room for this file")


def test_one_that_does_not_say_how_long_it_is_is_refused():
    assert client_of(100).put(PATH, content=iter([b"x"])).status_code == 411


def test_other_requests_pass():
    assert client_of(0).get("/history").status_code == 200


@pytest.mark.parametrize(("setting", "most"), [("", 1024 * 2**20), ("5", 5 * 2**20), ("0", 0)])
def test_the_setting_is_a_number_of_megabytes(setting, most):
    assert uploads.most(setting) == most
    assert (pages.YOUR_LOG in pages.of_settings({pages.UPLOADS_SETTING: setting})) is (most > 0)


@pytest.mark.parametrize("setting", ["-1", "x", "1.5"])
def test_another_setting_stops_the_start(setting):
    with pytest.raises(ValueError, match=pages.UPLOADS_SETTING):
        uploads.most(setting)


def test_a_file_that_arrives_is_never_written_to_the_disk(monkeypatch):
    monkeypatch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
    streamlit_uploads.keep_uploads_in_memory(limits.MOST_BYTES)
    seen = []

    async def take(request: Request):
        async with request.form() as form:
            seen.append(getattr(form["file"], "file")._rolled)  # noqa: B009, SLF001 (a text has no file)
        return PlainTextResponse("")

    client = TestClient(Starlette(routes=[Route("/", take, methods=["POST"])]))
    client.post("/", files={"file": b"x" * 3_000_000})
    assert seen == [False]


def test_streamlit_takes_files_as_large_as_an_intake_does():
    from streamlit import config  # noqa: PLC0415 (its settings are read when it is asked)

    assert config.get_option("server.maxUploadSize") * 2**20 == limits.MOST_BYTES
