"""Prints the real pages into docs/print, on A4: `python -m tests.browser.take_prints [PAGE …]`.

Where there is Ghostscript, the files are a quarter as large, and have the first pages only.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import FLAGS, executable
from tests.browser.conftest import PATIENCE, ROOT, running_server
from tests.browser.views import PAGES, open_view

FOLDER = ROOT / "docs" / "print"
MOST_BYTES = 300_000


def make_small(pdf: Path) -> None:
    """Has Ghostscript, where there is one, write a PDF anew: as many pages as the repository should hold."""
    ghostscript = shutil.which("gs")
    if ghostscript is None:
        return
    smaller = pdf.with_suffix(".small")
    for pages in (2, 1):
        kept = [f"-dLastPage={pages}", f"-sOutputFile={smaller}", f"{pdf}"]
        subprocess.run([ghostscript, "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", *kept], check=True)
        if smaller.stat().st_size < MOST_BYTES:
            break
    smaller.replace(pdf)


def main(names: list[str]) -> None:
    """Prints the named pages, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_server(ROOT) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB").new_page()
        page.set_default_timeout(PATIENCE)
        for path in PAGES:
            name = path or "map"
            if not names or name in names:
                open_view(page, address, path, "en")
                page.pdf(path=FOLDER / f"{name}.pdf", prefer_css_page_size=True, print_background=True)
                make_small(FOLDER / f"{name}.pdf")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
