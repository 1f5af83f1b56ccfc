"""The page itself: one HTML document, with its parts in files beside it or inside it."""

import base64
import json
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from dashboard.i18n.translator import Translator
from dashboard.session.pages import ALL_LINKS, NAME
from dashboard.styles import style_sheets
from raillinks.i18n.languages import ENGLISH
from raillinks.package import package_files
from raillinks.package.dataset import Dataset
from static_page import fragments, link_pages, modules, parts, texts
from static_page.parts import Parts
from static_page.texts import OPENED_FROM_DISK, PART_NOT_LOADED

INDEX = "index.html"
FOLDER = "parts"
"""Where the files of the folder form lie, beside the document."""
_FRAME = Template((modules.STATIC / "frame.html").read_text(encoding="utf-8"))
_BOOT = modules.plain_script((modules.STATIC / modules.BOOT).read_text(encoding="utf-8"))
_STYLE = (modules.STATIC / "page.css").read_text(encoding="utf-8")
_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' blob: 'self'; style-src 'unsafe-inline'; img-src data: blob:; "
    "connect-src 'self' blob: data:; font-src data:; worker-src blob:; base-uri 'none'; form-action 'none'"
)
"""What the page may do: run its own scripts, and ask for its own files. No text of the data can run, were one to slip
through: it cannot know the nonce, which is a hash of all texts."""


def folder(dataset: Dataset, made: Parts) -> dict[str, bytes]:
    """The page as files for any static host, under any address.

    Args:
        dataset: The package.
        made: Its parts (`parts.of_dataset`).

    Returns:
        The files by their path; the names of all but the document have a hash of what they contain.
    """
    held = {name: (f"{name}.bin", content) for name, content in made.packed.items() if name != parts.LATER}
    scripts = {name: (name, source.encode()) for name, source in modules.later().items()}
    files = {name: (name, content) for name, content in made.files.items()}
    paths = {name: _path(*named) for group in (held, scripts, files) for name, named in group.items()}
    manifest = {
        "parts": {name: paths[name] for name in held}, "modules": {name: paths[name] for name in scripts},
        "files": {name: paths[name] for name in files},
    }  # fmt: skip
    wanted = [paths[name] for name in (*parts.FIRST, *modules.TYPEFACES)]
    preloads = "".join(f"<link rel='preload' as='fetch' crossorigin href='{path}'>\n" for path in wanted)
    written = {paths[name]: content for group in (held, scripts, files) for name, (_, content) in group.items()}
    pages = link_pages.files(dataset, made.pages)
    return {
        INDEX: _document(dataset, made, manifest, preloads, ""),
        **dict(sorted(written.items())),
        **pages,
    }


def single(dataset: Dataset, made: Parts) -> bytes:
    """The page as one file, which needs nothing else: also from a disk, or out of an archive.

    Args:
        dataset: The package.
        made: Its parts (`parts.of_dataset`).
    """
    files = {f"file:{name}": parts.pack(content) for name, content in made.files.items()}
    held = {**made.packed, **files}
    manifest: dict[str, Mapping[str, str]] = {"parts": {}, "modules": {}, "files": {}}
    inside = "".join(
        f"<script type='application/octet-stream' data-part='{name}'>{base64.b64encode(content).decode()}</script>\n"
        for name, content in held.items()
    )
    return _document(dataset, made, manifest, "", inside)


def write(target: Path, files: Mapping[str, bytes]) -> None:
    """Writes the files of a folder, each whole. What a name with a hash holds never changes: the document comes last.

    Args:
        target: The folder; it is made where it is not there.
        files: As `folder` returns them.

    Raises:
        OSError: They cannot be written.
    """
    for name in sorted(files, key=lambda name: name == INDEX):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        package_files.write_whole(path, files[name])


def _path(name: str, content: bytes) -> str:
    """Where a file lies: its name has a hash of its content."""
    stem, _, ending = name.rpartition(".")
    return f"{FOLDER}/{stem}.{sha256(content).hexdigest()[:16]}.{ending}"


def _document(dataset: Dataset, made: Parts, manifest: Mapping[str, object], head: str, inside: str) -> bytes:
    page = made.pages[ENGLISH]
    tables = "".join(fragments.status_table(each) for each in made.pages.values())
    way = f"<p><a href='{link_pages.INDEX}' data-say='links'>{escape(page.say(ALL_LINKS))}</a></p>"
    languages = json.dumps(texts.languages(), ensure_ascii=False)
    failures = "\n".join(_failure(each.say) for each in made.pages.values())
    filled = {
        "name": escape(page.say(NAME)), "version": escape(dataset.version), "covered_to": str(dataset.covered_to),
        "style": _styles(), "preloads": head, "failures": failures, "tables": tables, "inside": inside,
        "manifest": _in_script(json.dumps(manifest)), "languages": _in_script(languages), "boot": _BOOT,
        "links": "" if inside else way,
    }  # fmt: skip
    everything = sha256("\0".join(filled.values()).encode())
    for content in made.packed.values():
        everything.update(content)
    nonce = everything.hexdigest()[:32]
    return _FRAME.substitute(filled, policy=_POLICY.format(nonce=nonce), nonce=nonce).encode()


def _failure(say: Translator) -> str:
    """Why the page shows its table alone, in a language; hidden until its script finds that it cannot start."""
    why = (("disk", OPENED_FROM_DISK), ("part", PART_NOT_LOADED))
    return "\n".join(f"<p lang='{say.lang}' data-why='{name}' hidden>{escape(say(text))}</p>" for name, text in why)


def _styles() -> str:
    return modules.plain_style(f"<style>\n{modules.style()}</style>{style_sheets.CSS}<style>\n{_STYLE}</style>")


def _in_script(text: str) -> str:
    """JSON as it may stand in a script element."""
    return text.replace("<", "\\u003c")
