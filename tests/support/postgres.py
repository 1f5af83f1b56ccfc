"""A PostgreSQL of its own for tests, on a socket in a temporary folder.

`python -m tests.support.postgres` installs it on Debian as root from its packages.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support import debian
from tests.support.waiting import eventually

PACKAGE = "postgresql"
USER = "editor"
"""Who owns what is in the databases."""
_ACCOUNTS = ("postgres", "nobody")
_SETTINGS = {"listen_addresses": "", "fsync": "off", "unix_socket_permissions": "0777"}
"""A killed process loses nothing that it gave to the system, so that nothing need wait for the disk."""


@dataclass
class Postgres:
    """A server.

    Args:
        folder: Where its socket and its data are.
    """

    folder: Path

    def address(self, database: str, user: str = USER) -> str:
        """The address of one of its databases."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def run(self, program: str, *words: str) -> str:
        """Runs one of PostgreSQL's own programs against it, as the user of the system that it runs as."""
        environment = {**os.environ, "PGHOST": str(self.folder), "PGUSER": USER}
        done = subprocess.run(
            [*_as_nobody(), str(binaries() / program), *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sql(self, database: str, *statements: str) -> list[str]:
        """Has statements executed; gives the lines of the answers, cells parted by |."""
        words = [word for statement in statements for word in ("-c", statement)]
        return self.run("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, *words).splitlines()

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        settings = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
        options = f"-c unix_socket_directories='{self.folder}' {settings}"
        self.run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-o", options, "-w", "-s", "start")

    def stop(self, how: str = "fast") -> None:
        """Stops it: `fast` ends connections, `immediate` is a crash."""
        self.run("pg_ctl", "-D", str(self.data), "-m", how, "-w", "-s", "stop")

    def kill(self) -> None:
        """Kills the server and all its processes, as a power cut does."""
        main = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(main, signal.SIGSTOP)  # so that it begins no more processes
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for process in (main, *map(int, children)):
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(process, signal.SIGKILL)
        for process in (main, *map(int, children)):
            eventually(partial(_has_ended, process))
        for file in (self.data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*.lock")):
            file.unlink()  # they name a process that nobody has asked about yet

    @property
    def data(self) -> Path:
        """The folder of its data."""
        return self.folder / "data"


def binaries() -> Path:
    """Where PostgreSQL's programs are: Debian does not put those of the server on the path.

    Raises:
        FileNotFoundError: They are not here.
    """
    of_debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    found = shutil.which("initdb") or next(iter(reversed(of_debian)), None)
    if found is None:
        raise FileNotFoundError("PostgreSQL is not here: run `python -m tests.support.postgres` as root")
    return Path(found).resolve().parent


@contextmanager
def server() -> Iterator[Postgres]:
    """A server with no database yet but its own, for the length of a with-statement."""
    with TemporaryDirectory(prefix="raillinks-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if account := _account():
            shutil.chown(folder, account)
        folder.chmod(0o755)
        postgres = Postgres(folder)
        postgres.run("initdb", "-D", str(postgres.data), "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C")
        postgres.start()
        try:
            yield postgres
        finally:
            if (postgres.data / "postmaster.pid").exists():
                postgres.stop("immediate")


def _has_ended(process: int) -> bool:
    """Whether a process is gone, or waits for nothing but that somebody asks how it ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def _account() -> str:
    """The user of the system that the server runs as: PostgreSQL refuses root; empty = who runs the tests."""
    if os.geteuid() != 0:
        return ""
    known = {line.partition(":")[0] for line in Path("/etc/passwd").read_text().splitlines()}
    return next(name for name in _ACCOUNTS if name in known)


def _as_nobody() -> Sequence[str]:
    account = _account()
    return ["setpriv", f"--reuid={account}", f"--regid={_group(account)}", "--clear-groups", "--"] if account else []


def _group(account: str) -> str:
    return next(
        line.split(":")[3] for line in Path("/etc/passwd").read_text().splitlines() if line.startswith(f"{account}:")
    )


def main() -> None:
    """Installs PostgreSQL where it is not here.

    Raises:
        SystemExit: It cannot be installed.
    """
    try:
        binaries()
    except FileNotFoundError:
        if not debian.install([PACKAGE]):
            sys.exit("PostgreSQL is not here. Install it, then run this again")


if __name__ == "__main__":
    main()
