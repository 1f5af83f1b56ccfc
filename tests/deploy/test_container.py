"""The image of `Containerfile`: it serves a log from a database without rights, and holds nothing to build with.

The base is made of Debian's packages; builder and runner need no daemon. The server shares the network of the machine.
"""

import json
import os
import resource
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from raillinks.database import log as database_log
from raillinks.database.address import Database
from raillinks.versions.version_history import read_history
from tests.browser.conftest import free_port
from tests.conftest import ROOT
from tests.database.test_log import folder, publish, published
from tests.support import debian, postgres
from tests.support.waiting import eventually

__all__ = ["folder", "published"]
pytestmark = pytest.mark.deploy
BASE, IMAGE, NAME = "localhost/debian:13", "localhost/raillinks:test", "rail.example"
PROGRAMS = {"buildah": "buildah", "mmdebstrap": "mmdebstrap", "bwrap": "bubblewrap"}
"""Debian's package for each program."""
SOURCES = Path("/etc/apt/sources.list.d/debian.sources")
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
"""Whom pip may trust: the base has no certificates, and a network may have one of its own."""
NOBODY = "10001:10001"


def buildah(*words):
    """Runs the builder without a daemon and without namespaces; gives what it prints."""
    chroot = {**os.environ, "BUILDAH_ISOLATION": "chroot", "STORAGE_DRIVER": "vfs"}
    command = [shutil.which("buildah") or "buildah", *map(str, words)]
    done = subprocess.run(command, env=chroot, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout.strip()


def limits():
    """The limits of this process, as options: those of a builder that asks for more are refused without the right."""
    of = {"nofile": resource.RLIMIT_NOFILE, "nproc": resource.RLIMIT_NPROC}
    found = {name: resource.getrlimit(which) for name, which in of.items()}
    return [f"--ulimit={name}={soft}:{hard}" for name, (soft, hard) in found.items() if hard != resource.RLIM_INFINITY]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The image, built from the file alone on a base of Debian's packages."""
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    assert not missing or debian.install([*missing, "netavark"])
    base = tmp_path_factory.mktemp("base")
    make = ["mmdebstrap", "--quiet", "--variant=minbase", "trixie", str(base / "base.tar"), str(SOURCES)]
    subprocess.run(make, check=True)
    shutil.copy(AUTHORITIES, base)
    work = buildah("from", "scratch")
    buildah("add", "--quiet", work, base / "base.tar", "/")
    buildah("commit", "--quiet", work, BASE)
    buildah("rm", work)
    trusted = ["--volume", f"{base}:/trusted:ro", "--env", f"PIP_CERT=/trusted/{AUTHORITIES.name}"]
    buildah(
        "build", "--quiet", "--format", "docker", "--network", "host", *limits(), *trusted,
        "--build-arg", f"BASE={BASE}", "--tag", IMAGE, ROOT,
    )  # fmt: skip
    return IMAGE


@pytest.fixture(scope="module")
def container(image):
    """A root of the image, and where its files are."""
    made = buildah("from", *limits(), image)
    yield made, Path(buildah("mount", made))
    buildah("rm", made)


@pytest.fixture
def database():
    with postgres.server() as server:
        server.sql("postgres", "CREATE DATABASE log")
        yield server


@contextmanager
def served(container, server, address):
    """The server of the image, its files read-only, with a log in a database: where it answers, and its process."""
    root, told, port = container[1], settings(), free_port()
    words = ["bwrap", "--ro-bind", str(root), "/", "--tmpfs", told["WorkingDir"], "--dev", "/dev", "--proc", "/proc",
             "--unshare-user", "--unshare-pid", "--die-with-parent", "--uid", told["User"].partition(":")[0],
             "--clearenv", "--bind", str(server.folder), str(server.folder)]  # fmt: skip
    chosen = {"RAILLINKS_LOG": address, "RAILLINKS_ALLOWED_HOSTS": NAME}
    for name, value in {**dict(line.split("=", 1) for line in told["Env"]), **chosen}.items():
        words += ["--setenv", name, value]
    words += [*told["Entrypoint"], *told["Cmd"][:1], "--address", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(words)
    try:
        eventually(lambda: answered(port, "/health/ready") or process.poll() is not None)
        assert process.poll() is None
        yield port, process
    finally:
        process.kill()
        process.wait(timeout=20)


def settings():
    """What the image says of itself."""
    return json.loads(buildah("inspect", "--type", "image", IMAGE))["Docker"]["config"]


def answered(port, path):
    """What the server answers to its public name; empty while it does not."""
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers={"Host": NAME}), timeout=20) as answer:
            return answer.read()
    except OSError:
        return b""


def data_version(port):
    return json.loads(answered(port, "/api/v1/health") or b"{}").get("data_version")


def newest(folder):
    return read_history(folder).records[-1].data_version


def test_it_has_nothing_to_build_with_and_its_server_no_rights(container):
    name, root = container
    for program in ("pip", "gcc", "make", "git"):
        assert not [*root.glob(f"usr/bin/{program}*"), *root.glob(f"opt/raillinks/bin/{program}*")]
    told = settings()
    assert told["User"] == NOBODY
    assert told["Entrypoint"] == ["raillinks"]
    assert "/health/live" in " ".join(told["Healthcheck"]["Test"])
    writable = "find / -xdev -writable -not -path '/proc/*' -not -path '/tmp*' -not -path '/var/tmp*' -not -type l"
    found = buildah("run", "--user", NOBODY, name, "--", "sh", "-c", f"{writable} 2>/dev/null || true")
    assert [path for path in found.splitlines() if not path.startswith(("/dev", "/run/lock", "/sys"))] == []


def test_a_publication_reaches_it_and_a_kill_or_a_restored_back_up_loses_nothing(container, database, folder):
    address = database.address("log")
    database_log.push(folder, Database(address))
    with served(container, database, address) as (port, process):
        first = newest(folder)
        assert data_version(port) == first
        kind, *check = settings()["Healthcheck"]["Test"]
        assert kind == "CMD"
        buildah("run", "--user", NOBODY, container[0], "--", *(word.replace("8501", str(port)) for word in check))
        publish(folder, "war", "flood")
        database_log.push(folder, Database(address))
        assert newest(folder) != first
        eventually(lambda: data_version(port) == newest(folder))
        process.kill()
    with served(container, database, address) as (port, _):
        assert data_version(port) == newest(folder)
    archive = database.folder / "archive"
    database.run("pg_dump", "--format=custom", "--no-owner", f"--file={archive}", "log")
    database.sql("postgres", "CREATE DATABASE restored")
    database.run("pg_restore", "--no-owner", "--single-transaction", "--dbname=restored", str(archive))
    with served(container, database, database.address("restored")) as (port, _):
        assert data_version(port) == newest(folder)
        assert b"restored" not in answered(port, "/")
