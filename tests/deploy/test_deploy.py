"""docs/operations.md, carried out: what nginx and the replicas answer once they are installed."""

import socket
import subprocess
from contextlib import suppress
from time import monotonic

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.deploy.installation import NAME, blocks
from tests.support.waiting import eventually

pytestmark = pytest.mark.deploy

STATUS = "/api/v1/status.csv?as_of=2022-09-26"
SYSTEMD_ANALYZE = "/usr/bin/systemd-analyze"


# the page itself


def test_every_command_of_the_page_is_carried_out_here():
    carried_out = {"install", "check", "upgrade", "roll-back", "publish", "back-up", "restore", "desk"}
    of_a_database = {"serve-database", "publish-page", "serve-files"}
    elsewhere = {"programs", "settings"}  # tests/deploy/prepare.py, installation.py
    named = {name for name in blocks() if not name.startswith("database-")}  # tests/database/test_postgres.py
    assert named == carried_out | of_a_database | elsewhere


def test_the_installation_says_that_it_is_there(whole):
    said = whole.run("check").stdout
    assert said.count('{"status":"ready"}') == 2
    assert '"data_version"' in said


def test_the_unit_is_sound_and_shut_in(site, tmp_path):
    unit = tmp_path / "raillinks@8501.service"
    unit.write_bytes((site.here / "units" / "raillinks@.service").read_bytes())
    for command in (["verify", "--man=no"], ["security", "--offline=true", "--threshold=20"]):
        done = subprocess.run([SYSTEMD_ANALYZE, *command, unit], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


# serving


def test_a_page_has_its_headers_and_comes_packed(whole):
    answer = whole.get("/", Accept_Encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in whole.get("/api/v1/health").headers


def test_what_is_for_operators_is_hidden(whole):
    for path in ("/metrics", "/_stcore/metrics"):
        assert whole.get(path).status == 404
    assert whole.get("/metrics", whole.replicas[0]).status == 200


def test_an_answer_of_the_api_is_nginx_s_own_until_it_changes(whole):
    first, _ = whole.traced(STATUS)
    again, line = whole.traced(STATUS)
    assert (line["cache"], line["replica"]) == ("HIT", "")
    assert again.content == first.content == whole.get(STATUS, whole.replicas[1]).content
    unchanged, line = whole.traced(STATUS, If_None_Match=first.headers["etag"])
    assert (unchanged.status, line["replica"]) == (304, "")
    eventually(lambda: whole.get(STATUS) and asked_by_etag(whole))


def asked_by_etag(site):
    """How often nginx asked replicas whether a table is still the same, and it was."""
    sample = 'raillinks_request_seconds_count{route="api/status.csv",status="3xx"}'
    return sum(site.measured(port, sample) for port in site.replicas)


@pytest.mark.parametrize(
    ("accepted", "encoding"), [("gzip, deflate, br", "gzip"), ("gzip", "gzip"), ("gzip;q=0", ""), ("x", ""), ("", "")]
)
def test_a_reader_gets_the_form_that_it_takes(whole, accepted, encoding):
    assert whole.get(STATUS, Accept_Encoding=accepted).headers.get("content-encoding", "") == encoding


def test_a_hashed_file_is_fetched_from_a_replica_once(whole):
    path = whole.get("/").content.decode().split("modulepreload' href='")[1].split("'")[0]
    whole.get(path)
    answer, line = whole.traced(path)
    assert answer.headers["cache-control"].endswith("immutable")
    assert (line["cache"], line["replica"]) == ("HIT", "")


def test_a_reader_stays_with_the_replica_that_has_the_session(whole):
    for port in whole.replicas * 2:
        with connected(whole, f"raillinks_replica={port}") as websocket:
            assert f"raillinks_replica={port};" in websocket.response.headers["set-cookie"]
            whole.wait_for(port, 1)
        whole.wait_for(port, 0)
    with connected(whole, "raillinks_replica=1; x=y") as websocket:  # of an earlier installation
        assert "raillinks_replica=" in websocket.response.headers["set-cookie"]


def connected(site, cookie):
    """A websocket, as a page opens it."""
    return connect(
        site.address.replace("http", "ws") + "/_stcore/stream", origin=Origin(site.address),
        subprotocols=[Subprotocol("streamlit")], additional_headers={"Cookie": cookie}, proxy=None,
    )  # fmt: skip


def test_the_log_has_no_address_and_no_query(whole):
    whole.traced("/?q=a-secret")
    whole.traced("/api/v1/events.csv?q=a-secret")
    text = (whole.here / "access.log").read_text(encoding="utf-8")
    assert "secret" not in text
    assert {key for line in whole.log() for key in line} == {
        "time", "method", "path", "status", "bytes", "seconds", "cache", "replica",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (f"GET /?q={'x' * 30_000} HTTP/1.1\r\nHost: {NAME}\r\n\r\n", b" 414 "),
        (f"GET /?q={'x' * 17_000} HTTP/1.1\r\nHost: {NAME}\r\n\r\n", b" 414 "),
        (f"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 99999999\r\n\r\n", b" 413 "),
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", b" 421 "),
        ("nonsense\r\n\r\n", b" 400 "),
    ],
    ids=["too long for nginx", "too long for a replica", "upload", "foreign host", "nonsense"],
)
def test_what_nobody_sends_is_refused(whole, request_, status):
    with socket.create_connection(("127.0.0.1", whole.port), timeout=30) as connection:
        connection.sendall(request_.encode())
        assert status in connection.recv(100)


def test_a_request_that_never_ends_is_cut_off(whole):
    begun = monotonic()
    with socket.create_connection(("127.0.0.1", whole.port), timeout=60) as connection:
        connection.sendall(b"GET / HT")
        with suppress(ConnectionResetError):
            connection.recv(100)
    assert monotonic() - begun < 20
