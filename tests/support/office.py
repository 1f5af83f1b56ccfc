"""The programs that read what leaves the dashboard: `python -m tests.support.office` gets those that are not here."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.support import debian

NAMES = ("soffice", "libreoffice")
MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""CSV in UTF-8 with commas and double quotes, cells as they are shown, a file for each sheet."""


def executable() -> str | None:
    """The path of the system's LibreOffice; None where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (str(MAC) if MAC.exists() else None)


def as_csv(workbook: Path, folder: Path) -> dict[str, bytes]:
    """The sheets of a workbook as LibreOffice writes them to CSV, by name.

    Args:
        workbook: The path of the workbook.
        folder: An empty folder, for the files and the profile.
    """
    profile, out = folder / "profile", folder / "out"
    command = [str(executable()), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", EVERY_SHEET, "--outdir", str(out), str(workbook)]
    subprocess.run(command, check=True, timeout=300, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return {path.stem.removeprefix(f"{workbook.stem}-"): path.read_bytes() for path in out.glob("*.csv")}


def missing() -> dict[str, str]:
    """Debian's package for each program that is not here, by the program's name."""
    here = {
        "LibreOffice Calc": ("libreoffice-calc", executable()),
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
