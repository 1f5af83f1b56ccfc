"""What nginx does with the answers of replicas, which here are two small servers that say what a test has them say."""

import json
import re
import socket
import subprocess
from contextlib import ExitStack
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic
from urllib.request import Request, urlopen

import pytest
from websockets.exceptions import InvalidStatus

from api import mcp
from tests.api.test_mcp import AMBIGUOUS, FOLDED, HIDDEN, WHOLE, sent
from tests.browser.conftest import free_port
from tests.conftest import ROOT
from tests.deploy.installation import NAME, Installation
from tests.deploy.test_deploy import connected
from tests.support.waiting import eventually

pytestmark = pytest.mark.deploy

OPENSSL, CURL = "/usr/bin/openssl", "/usr/bin/curl"
MOST_OPEN_PAGES = 50  # of one address
OWN_HEADERS = ("content-security-policy", "permissions-policy", "referrer-policy", "x-content-type-options")


class Replica(ThreadingHTTPServer):
    """A server that answers paths as told, and remembers what it was asked."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port):
        super().__init__(("127.0.0.1", port), Answers)
        self.told, self.asked, self.text, self.over = {}, [], "1", Event()
        self.cookies: list[str] = []


class Answers(BaseHTTPRequestHandler):
    """Answers 200 with the server's text and an ETag, unless told otherwise; a stream is never answered."""

    server: Replica

    def do_GET(self):
        self.server.asked.append((self.command, self.path, self.headers))
        if self.path == "/_stcore/stream":
            self.server.over.wait(60)
            self.close_connection = True
            return
        self.send_response(self.server.told.get(self.path, 200))
        self.send_header("Content-Length", str(len(self.server.text)))
        self.send_header("ETag", f'W/"{self.server.text}"')
        self.send_header("Referrer-Policy", "no-referrer")
        for cookie in self.server.cookies:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(self.server.text.encode())

    def do_HEAD(self):
        self.do_GET()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()
        self.wfile.write(self.server.text.encode())

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def served():
    """An installation with nginx as it is rendered, and its two replicas."""
    with TemporaryDirectory(prefix="raillinks-") as name, ExitStack() as ends:
        site = Installation(Path(name))
        site.settle(ROOT)
        (site.rail / "nginx.d").mkdir(parents=True)
        (site.here / "site.conf").write_text(rendered(site, "nginx.conf"), encoding="utf-8")
        replicas = [Replica(port) for port in site.replicas]
        for replica in replicas:
            Thread(target=replica.serve_forever).start()
            ends.callback(replica.server_close)
            ends.callback(replica.shutdown)
            ends.callback(replica.over.set)
        subprocess.run([site.here / "bin" / "nginx"], env=site.environment, check=True)
        ends.callback(site.stop)
        eventually(lambda: site.get("/").status == 200)
        yield site, replicas


def rendered(site, name, **more):
    command = [ROOT / "deploy" / "render", name]
    return subprocess.run(command, env={**site.environment, **more}, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("lines", "body"), [*AMBIGUOUS.values(), (FOLDED, "")], ids=[*AMBIGUOUS, "a line that goes on in the next one"]
)
def test_a_request_that_may_end_at_two_places_reaches_no_replica(served, lines, body):
    site, replicas = served
    assert sent(site.port, lines, body) in (["400"], ["501"])
    assert HIDDEN not in [path for replica in replicas for _, path, _ in replica.asked]


@pytest.mark.parametrize(("lines", "body"), WHOLE.values(), ids=WHOLE)
def test_a_request_in_a_body_reaches_a_replica_as_a_body_of_known_size(served, lines, body):
    site, replicas = served
    assert sent(site.port, [*lines, "Connection: close"], body)[0] == "200"
    asked = [(path, headers) for replica in replicas for _, path, headers in replica.asked if path != "/"]
    assert [path for path, _ in asked] == [mcp.PATH]
    assert asked[0][1]["Transfer-Encoding"] is None


def test_full_replicas_go_on_answering_all_but_pages(served):
    site, replicas = served
    for replica in replicas:
        replica.told["/"] = 503
    for number in range(10):
        assert site.get("/").status == 302
        assert site.get(f"/api/v1/status.csv?as_of=2001-01-{number + 1:02}").status == 200
        assert site.get(f"/assets/{number}.js").status == 200


def test_the_first_to_ask_after_a_while_gets_the_answer_of_now(served):
    site, replicas = served
    assert site.get("/api/v1/events.csv").content == b"1"
    for replica in replicas:
        replica.text = "2"
    Event().wait(2.5)  # FRESH is 1 s, in whole seconds
    assert site.get("/api/v1/events.csv").content == b"2"


def asked_by_a_machine(site, length=200, path="/mcp"):
    connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
    connection.request("POST", path, body=b"x" * length, headers={"Host": NAME, "Content-Type": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def test_questions_of_machines_reach_a_replica_each_and_are_bounded(served):
    site, replicas = served
    assert [asked_by_a_machine(site) for _ in range(4)] == [(200, b"1")] * 4
    assert len([path for replica in replicas for _, path, _ in replica.asked if path == "/mcp"]) == 4
    assert asked_by_a_machine(site, 60_000)[0] == 200
    assert asked_by_a_machine(site, 70_000)[0] == 413
    assert asked_by_a_machine(site, 70_000, "/api/v1/status.csv")[0] == 413
    assert site.get("/metrics").status == 404
    answers = [asked_by_a_machine(site) for _ in range(400)]
    assert [status for status, _ in answers[:50]] == [200] * 50
    refused = {tuple(json.loads(content)) for status, content in answers if status == 429}
    assert refused == {("error", "parameter", "value", "allowed")}  # so it is below /api/v1/, by the same line


def test_a_question_of_a_machine_goes_to_the_other_replica_when_one_is_gone(served):
    site, replicas = served
    replicas[0].shutdown()
    replicas[0].server_close()
    assert [asked_by_a_machine(site)[0] for _ in range(10)] == [200] * 10


def test_a_sign_in_passes_with_its_large_cookies_and_its_code_is_sent_to_one_replica(served):
    site, replicas = served
    for replica in replicas:
        replica.cookies = [f"_streamlit_user_tokens_{number}={'x' * 3_900}; Secure" for number in range(6)]
    for path in ("/oauth2callback", "/auth/login", "/auth/logout"):
        answer = site.get(f"{path}?code=1")
        assert (answer.status, len(answer.headers.get_all("set-cookie"))) == (200, 6)
    for replica in replicas:
        replica.told["/oauth2callback?code=2"] = 503
    assert site.get("/oauth2callback?code=2").status == 302
    assert [path for replica in replicas for _, path, _ in replica.asked].count("/oauth2callback?code=2") == 1


PAGES, QUESTIONS = 8, 250


def test_the_questions_of_two_thousand_pages_reach_a_replica_once_a_second(served):
    site, replicas = served
    path, statuses = "/api/v1/latest.json", []

    def ask():
        connection = HTTPConnection("127.0.0.1", site.port)
        for _ in range(QUESTIONS):
            connection.request("GET", path, headers={"Host": NAME, "If-None-Match": 'W/"1"'})
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        connection.close()

    pages, begun = [Thread(target=ask) for _ in range(PAGES)], monotonic()
    for page in pages:
        page.start()
    for page in pages:
        page.join()
    seconds = monotonic() - begun
    assert statuses == [304] * PAGES * QUESTIONS
    asked = [path for replica in replicas for _, path, _ in replica.asked if path == "/api/v1/latest.json"]
    assert len(asked) <= seconds + 2
    for replica in replicas:
        replica.text = "2"
    Event().wait(2.1)  # a second, in whole seconds
    assert site.get(path).content == b"2"
    assert not [line for line in site.log() if line["path"] == path]


def test_a_file_that_one_replica_has_not_comes_from_the_other(served):
    site, replicas = served
    for path in ("/assets/{}.js", "/tables/x/{}.json"):
        for number in range(4):
            replicas[0].told[path.format(number)] = 404
            assert site.get(path.format(number)).status == 200


def test_an_address_may_not_have_all_the_sessions_of_a_replica(served):
    site, replicas = served
    with ExitStack() as opened:
        for _ in range(MOST_OPEN_PAGES):
            stream = opened.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            stream.sendall(f"GET /_stcore/stream HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
        eventually(lambda: sum(len(replica.asked) for replica in replicas) > MOST_OPEN_PAGES)
        with pytest.raises(InvalidStatus, match="429"), connected(site, ""):
            pass
        assert site.get("/").status == 200


def test_who_asks_for_an_export_again_meets_the_replica_that_made_it(served):
    site, replicas = served
    for number in range(28):  # which replica is hash and chance: the ports are those that are free
        before = [len(replica.asked) for replica in replicas]
        for method in ("HEAD", "GET", "GET"):
            address = f"{site.address}/api/v1/export.zip?as_of=2001-01-{number + 1:02}"
            urlopen(Request(address, method=method)).close()
        assert sorted(len(replica.asked) - old for replica, old in zip(replicas, before, strict=True)) == [0, 3]
    assert all(replica.asked for replica in replicas)


def test_nginx_s_own_answers_have_the_headers_of_all_others(served):
    site, replicas = served
    for replica in replicas:
        replica.told |= {"/": 503, "/assets/x.js": 502, "/api/v1/health": 502}
    for path, status in (("/", 302), ("/metrics", 404), ("/assets/x.js", 502), ("/api/v1/health", 503)):
        answer = site.get(path)
        assert answer.status == status
        assert [len(answer.headers.get_all(name, [])) for name in OWN_HEADERS] == [1, 1, 1, 1], path
    large = site.get("/", Content_Length="99999")
    assert (large.status, large.headers["x-content-type-options"]) == (413, "nosniff")
    assert site.get("/x").headers.get_all("referrer-policy") == ["no-referrer"]  # a replica's own word stays


def test_who_may_frame_the_embed_is_a_setting_and_no_other_site_may_frame_the_page(served):
    site, _ = served
    settings = site.here / "other.env"
    text = Path(site.environment["SETTINGS"]).read_text(encoding="utf-8")
    for parents, value in (("", '""'), ("'self' https://news.example", '''"'self' https://news.example"''')):
        settings.write_text(text.replace('EMBED_PARENTS=""', f"EMBED_PARENTS={value}"), encoding="utf-8")
        unit = rendered(site, "raillinks@.service", SETTINGS=str(settings))
        assert f'Environment="RAILLINKS_EMBED_PARENTS={parents}"' in unit  # empty: any
    assert site.get("/page/").headers["content-security-policy"].endswith("frame-ancestors 'self'")


def test_a_frame_is_never_led_to_the_page(served):
    site, replicas = served
    for path in ("/embed", "/embed.js", "/oembed"):
        for replica in replicas:
            replica.told[path] = 503
        assert site.get(path).status == 503
        replicas[0].told[path] = 200
        assert [site.get(path).status for _ in range(4)] == [200] * 4


def test_how_many_pages_one_address_may_have_open_is_a_setting(served):
    site, _ = served
    settings = site.here / "other.env"
    text = Path(site.environment["SETTINGS"]).read_text(encoding="utf-8")
    line = re.search(r"^OPEN_PAGES=.*\n", text, re.MULTILINE)[0]
    for other, pages in ((line.replace("50", "300"), 300), ("", MOST_OPEN_PAGES)):  # older settings have no such line
        settings.write_text(text.replace(line, other), encoding="utf-8")
        written = rendered(site, "nginx.conf", SETTINGS=str(settings))
        assert f"limit_conn raillinks_sessions {pages};" in written
        assert written.count(f"limit_conn raillinks_connections {pages + 150};") == 2


def test_the_example_of_tls_leads_from_http_to_https(served):
    site, _ = served
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    [example] = re.findall(r"^```nginx\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    files, port = site.here / "certificate", free_port()
    files.mkdir()
    subprocess.run(
        [OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-out", files / "fullchain.pem", "-keyout", files / "privkey.pem"], check=True, capture_output=True,
    )  # fmt: skip
    here = example.replace("/etc/ssl/rail.example", str(files)).replace("listen 443", f"listen 127.0.0.1:{port}")
    (site.rail / "nginx.d" / "tls.conf").write_text(here, encoding="utf-8")
    site.reload()
    path = "/api/v1/status.csv?as_of=2022-01"
    led = f"https://{NAME}{path}"
    eventually(lambda: site.get(path, Host="evil.example").headers["location"] == led)
    asked = [CURL, "--silent", "--show-error", "--fail", "--cacert", files / "fullchain.pem"]
    where = ["--resolve", f"{NAME}:{port}:127.0.0.1", f"https://{NAME}:{port}/"]
    assert subprocess.run([*asked, *where], capture_output=True, check=True).stdout == b"1"


def test_the_check_works_where_nginx_listens_at_every_address(served):
    site, _ = served
    settings = site.here / "other.env"
    text = Path(site.environment["SETTINGS"]).read_text(encoding="utf-8")
    settings.write_text(text.replace(f"LISTEN=127.0.0.1:{site.port}", f"LISTEN={site.port}"), encoding="utf-8")
    site.run("check", SETTINGS=str(settings))


def test_where_a_later_replica_fails_all_get_the_release_of_before(served):
    site, _ = served
    for name in "ab":  # each renders its own unit and nginx.conf
        (site.rail / "releases" / name).mkdir(parents=True)
        (site.rail / "releases" / name / "deploy").symlink_to(ROOT / "deploy")
    (site.rail / "current").symlink_to("releases/a")
    log, (first, second) = site.here / "restarts", site.replicas
    command = f"""#!/bin/sh
[ "$1" = restart ] || exit 0
release=$(readlink {site.rail}/current)
echo "$2 $release" >> {log}
[ "$2 $release" != "raillinks@{second} releases/b" ]
"""
    for name, text in (("systemctl", command), ("sleep", "#!/bin/sh\n")):
        (site.here / "bin" / name).unlink(missing_ok=True)
        (site.here / "bin" / name).write_text(text, encoding="utf-8")
        (site.here / "bin" / name).chmod(0o755)
    assert site.tried("roll-back", TAG="b").returncode != 0
    assert log.read_text(encoding="utf-8").split("\n")[:-1] == [
        f"raillinks@{first} releases/b", f"raillinks@{second} releases/b",
        f"raillinks@{second} releases/a", f"raillinks@{first} releases/a",
    ]  # fmt: skip
