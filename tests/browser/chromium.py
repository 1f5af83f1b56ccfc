"""The Chromium of the browser tests; `python -m tests.browser.chromium` gets it, and curl, where they are missing."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.support import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
"""Every host but this machine is unknown: a foreign request fails at once."""
FLAGS = (
    "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", OFFLINE,
)  # fmt: skip


def executable() -> str | None:
    """The path of the system's Chromium; None means Playwright's own build."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (str(MAC) if MAC.exists() else None)


def install() -> None:
    """Installs what the tests need of the system: on Debian as root from its packages, else Playwright's own build."""
    has_chromium = executable() is not None
    if has_chromium and has_korean_font() and shutil.which("curl"):
        return
    if not debian.install(["chromium", "fonts-noto-cjk", "curl"]) and not has_chromium:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    if not has_korean_font():
        print("No Korean font: pictures of pages in Korean and Chinese show boxes. Install one, such as Noto CJK.")
    if not shutil.which("curl"):
        print("No curl: the tests of its sample fail. Install it.")


def has_korean_font() -> bool:
    """Whether pages with Korean and Chinese text can be drawn; unknown systems are taken to have a font."""
    lister = shutil.which("fc-list")
    if lister is None:
        return True
    return bool(subprocess.run([lister, ":lang=ko"], capture_output=True, check=True).stdout.strip())


if __name__ == "__main__":
    install()
