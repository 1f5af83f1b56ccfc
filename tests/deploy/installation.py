"""An installation as docs/operations.md describes it, in a folder and on ports of its own, with the real nginx."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tests.browser.conftest import free_port
from tests.conftest import ROOT
from tests.deploy.prepare import SEARCHED, WHEELS
from tests.deploy.systemctl import NGINX
from tests.support.waiting import eventually

NAME = "rail.example"
OPEN = "raillinks_sessions_open"
GIT = shutil.which("git") or "git"
_BLOCK = re.compile(r"^```sh ([a-z-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MAIN = """
user www-data;
pid @HERE@/nginx.pid;
error_log @HERE@/nginx-error.log;
events {{ worker_connections 2048; }}
http {{ include /etc/nginx/mime.types; include @HERE@/site.conf; {more} }}
"""
"""What Debian's `/etc/nginx/nginx.conf` does, in a folder of its own."""


def blocks(project: Path = ROOT) -> dict[str, str]:
    """The commands of docs/operations.md, by the word behind `sh`."""
    return dict(_BLOCK.findall((project / "docs" / "operations.md").read_text(encoding="utf-8")))


class _Stays(HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: object) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """What nginx answered."""

    status: int
    headers: Message
    content: bytes


@dataclass(slots=True)
class Installation:
    """The installation.

    Args:
        here: Its folder.
        more: Further lines of nginx's main configuration.
        scripts: The checkout whose commands and scripts are carried out.
    """

    here: Path
    more: str = ""
    scripts: Path = ROOT
    port: int = field(default_factory=free_port)
    replicas: tuple[int, int] = field(default_factory=lambda: (free_port(), free_port()))
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Makes the folder, and what stands for programs that would reach beyond it."""
        self.here.chmod(0o755)
        stand_ins = self.here / "bin"
        stand_ins.mkdir()
        systemctl = f'PYTHONPATH={ROOT} exec {sys.executable} -m tests.deploy.systemctl "$@"'
        for name, command in (("systemctl", systemctl), ("nginx", f'exec {NGINX} -c {self.here}/nginx.conf "$@"')):
            (stand_ins / name).write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
        for program in stand_ins.iterdir():
            program.chmod(0o755)
        (stand_ins / "python3").symlink_to(shutil.which("python3") or sys.executable)
        self.environment = {
            "PATH": f"{stand_ins}:{SEARCHED}", "HOME": str(self.here), "SETTINGS": str(self.here / "settings.env"),
            "SYSTEMCTL_STATE": str(self.here / "units.state"), "UNITS": str(self.here / "units"),
            "NGINX_MAIN": str(self.here / "nginx.conf"), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(WHEELS),
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
        }  # fmt: skip
        (self.here / "units").mkdir()
        main = MAIN.format(more=self.more).replace("@HERE@", str(self.here))
        (self.here / "nginx.conf").write_text(main, encoding="utf-8")

    @property
    def rail(self) -> Path:
        """The folder of the releases."""
        return self.here / "rail"

    @property
    def address(self) -> str:
        """Where nginx listens."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, name: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Carries out the commands of docs/operations.md under a name; they must succeed."""
        done = self.tried(name, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def tried(self, name: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Carries out such commands, which may fail."""
        return subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", blocks(self.scripts)[name]], cwd=self.scripts,
            env={**self.environment, **more}, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def settle(self, source: Path) -> None:
        """Writes the settings: those of `deploy/settings.env`, with folders and ports of its own."""
        own = {
            "RAIL": str(self.rail), "SOURCE": str(source), "NAME": NAME, "ADDRESS": f"{self.address}/",
            "LISTEN": f"127.0.0.1:{self.port}", "PORTS": '"{} {}"'.format(*self.replicas), "RATE": "100000",
            "FRESH": "1s", "CACHE": str(self.here / "cache"), "NGINX_SITE": str(self.here / "site.conf"),
            "NGINX_LOG": str(self.here / "access.log"), "UNITS": str(self.here / "units"),
        }  # fmt: skip
        text = (self.scripts / "deploy" / "settings.env").read_text(encoding="utf-8")
        for name, value in own.items():
            text, count = re.subn(rf"^{name}=\S+( \d+\")?", f"{name}={value}", text, flags=re.MULTILINE)
            assert count == 1, name
        Path(self.environment["SETTINGS"]).write_text(text, encoding="utf-8")

    def start_nginx(self) -> None:
        """Starts nginx without a site; the first `activate` gives it one."""
        (self.here / "site.conf").touch()
        subprocess.run([self.here / "bin" / "nginx"], env=self.environment, check=True)

    def reload(self) -> None:
        """Has nginx read its configuration again."""
        subprocess.run([self.here / "bin" / "nginx", "-s", "reload"], env=self.environment, check=True)

    def stop(self) -> None:
        """Ends nginx and every replica."""
        for port in self.replicas:
            self.systemctl("stop", port)
        for mount in (self.here / "units").glob("*.mount"):
            subprocess.run([self.here / "bin" / "systemctl", "stop", mount.name], env=self.environment, check=False)
        if (self.here / "nginx.pid").exists():
            subprocess.run([self.here / "bin" / "nginx", "-s", "stop"], env=self.environment, check=False)

    def systemctl(self, verb: str, port: int) -> int:
        """Starts, stops or asks for a replica."""
        command = [str(self.here / "bin" / "systemctl"), verb, f"raillinks@{port}"]
        return subprocess.run(command, env=self.environment, check=False).returncode

    def kill(self, port: int) -> None:
        """Ends a replica at once."""
        pid = int(json.loads((self.here / "units.state" / f"raillinks@{port}.json").read_text(encoding="utf-8")))
        os.kill(pid, signal.SIGKILL)

    def get(self, path: str, port: int = 0, **headers: str) -> Answer:
        """Asks nginx, or a replica at its port."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(f"http://127.0.0.1:{port or self.port}{path}", headers=names)
        try:
            with build_opener(_Stays).open(request, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def log(self) -> list[dict[str, str]]:
        """The lines of nginx's log."""
        return [json.loads(line) for line in (self.here / "access.log").read_text(encoding="utf-8").splitlines()]

    def traced(self, path: str, **headers: str) -> tuple[Answer, dict[str, str]]:
        """Asks nginx, and gives the line of its log too, which it writes after the answer."""
        before = self._lines_at_rest()
        answer = self.get(path, 0, **headers)
        eventually(lambda: self._lines_since(before, path))
        return answer, self._lines_since(before, path)[-1]

    def _lines_at_rest(self) -> int:
        """How many lines the log has once those of earlier answers are written."""
        lines = -1
        while lines != len(self.log()):
            lines = len(self.log())
            threading.Event().wait(0.05)
        return lines

    def _lines_since(self, before: int, path: str) -> list[dict[str, str]]:
        return [line for line in self.log()[before:] if line["path"] == path.partition("?")[0]]

    def wait_for(self, port: int, sessions: int) -> None:
        """Waits until a replica has so many sessions open."""
        eventually(lambda: self.measured(port, OPEN) == sessions)

    def measured(self, port: int, sample: str) -> float:
        """A figure of a replica's metrics; 0 where it has none yet, or the replica is gone."""
        try:
            text = self.get("/metrics", port).content.decode()
        except OSError:
            return 0.0
        found = re.search(rf"^{re.escape(sample)} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else 0.0


def repository(folder: Path) -> Path:
    """A repository of the project as its files are now, committed or not, with three tags; v3 fails."""
    copy_of_today(folder)
    for number, change in enumerate(_changes(folder), start=1):
        change()
        commit(folder, f"v{number}")
    return folder


def copy_of_today(folder: Path) -> None:
    """Has a folder hold the project as its files are now, committed or not, and nothing else but its repository."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        if old.name != ".git":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    listed = subprocess.run(
        [GIT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


def commit(folder: Path, tag: str) -> None:
    """Makes a commit of all that is in a folder, with a tag; its repository too, where it has none."""
    who = ("-c", "user.name=a", "-c", "user.email=a@b")
    for words in (("init", "--quiet"), ("add", "--all"), (*who, "commit", "--quiet", "--allow-empty", "-m", tag)):
        subprocess.run([GIT, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([GIT, "tag", tag], cwd=folder, check=True)


def _changes(folder: Path) -> Iterator[Callable[[], object]]:
    yield lambda: None
    yield lambda: (folder / "release.txt").write_text("2", encoding="utf-8")
    yield lambda: (folder / "app.py").write_text("raise RuntimeError\n", encoding="utf-8")
