"""The LibreOffice that reads the workbook."""

import shutil
import subprocess
from pathlib import Path

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
