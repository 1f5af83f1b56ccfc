"""The programs that read what leaves the dashboard: `python -m tests.support.office` gets those that are not here."""

import shutil
import sys

from tests.support import debian, libreoffice


def missing() -> dict[str, str]:
    """Debian's package for each program that is not here, by the program's name."""
    here = {
        "LibreOffice Calc": ("libreoffice-calc", libreoffice.executable()),
        "R": ("r-base-core", shutil.which("Rscript")),
    }
    return {name: package for name, (package, path) in here.items() if not path}


def install() -> None:
    """Installs LibreOffice Calc and R on Debian as root.

    Raises:
        SystemExit: One of them is missing, and this system has no packages of Debian, or the user is not root.
    """
    wanted = missing()
    if wanted and not debian.install([*wanted.values()]):
        sys.exit(f"{' and '.join(wanted)}: not here. Install them, then run this again")


if __name__ == "__main__":
    install()
