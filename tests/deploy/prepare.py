"""`python -m tests.deploy.prepare`: gets what the tests of an installation need, as long as there is a network."""

import shutil
import subprocess
import sys

from tests.conftest import ROOT
from tests.support import debian

PACKAGES = {"nginx": "nginx-light", "faketime": "faketime", "systemd-analyze": "systemd", "setpriv": "util-linux",
            "curl": "curl", "openssl": "openssl"}  # fmt: skip
"""Debian's package for each program."""
WHEELS = ROOT / ".venv" / "wheels"
"""The packages of requirements.txt as files: `deploy/build-release` installs from them, without a network."""


def missing() -> list[str]:
    """Debian's packages for the programs that are not here."""
    return [package for program, package in PACKAGES.items() if not shutil.which(program, path=SEARCHED)]


SEARCHED = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"


def main() -> None:
    """Installs the programs, and downloads the packages once for each lock.

    Raises:
        SystemExit: A program is missing, and this system has no packages of Debian, or the user is not root.
    """
    wanted = missing()
    if wanted and not debian.install(wanted):
        sys.exit(f"{', '.join(wanted)}: not here. Install them, then run this again as root")
    lock = (ROOT / "requirements.txt").read_bytes()
    done = WHEELS / "lock.txt"
    if not done.exists() or done.read_bytes() != lock:
        shutil.rmtree(WHEELS, ignore_errors=True)
        download = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check")
        subprocess.run(
            [*download, "--require-hashes", "-r", "requirements.txt", "-d", str(WHEELS)], cwd=ROOT, check=True
        )
        done.write_bytes(lock)


if __name__ == "__main__":
    main()
