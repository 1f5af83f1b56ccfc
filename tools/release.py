"""`python -m tools.release`: builds wheel and source archive of the last commit into dist/, and says what they need.

The same commit gives the same bytes: the files are those of the commit, their time is the commit's. Beside both lie a
bill of materials (CycloneDX) with each package that the wheel and its extras bring, in the versions of the locks, and
the licences of these and of what the wheel itself has.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email.parser import BytesParser
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from tools.requirements import ROOT, normal

DIST = ROOT / "dist"
NAME = "china-dprk-rail-links"
Json = dict[str, Any]


def main() -> None:
    """Builds the release of the last commit: says each step, and prints what was made."""
    commit, seconds = _git("log", "-1", "--format=%h %ct").split()
    time = int(seconds)
    DIST.mkdir(exist_ok=True)
    for old in DIST.iterdir():
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        _say(1, f"the files of commit {commit}")
        files = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout  # noqa: S607
        subprocess.run(["tar", "--extract", "--directory", folder], input=files, check=True)  # noqa: S607
        _say(2, "wheel and source archive")
        build(Path(folder), DIST, time)
    _say(3, "bill of materials")
    [wheel] = DIST.glob("*.whl")
    bill = bill_of_materials(wheel, time)
    version = bill["metadata"]["component"]["version"]
    _write(DIST / f"{NAME}-{version}.cdx.json", f"{json.dumps(bill, ensure_ascii=False, indent=1)}\n")
    _say(4, f"licences of {len(bill['components'])} packages")
    _write(DIST / f"{NAME}-{version}-licences.txt", licences(wheel, bill))
    _say(5, "checksums")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(DIST.iterdir())]
    _write(DIST / "SHA256SUMS", "".join(sums))
    print("".join(sums), end="")


def _say(step: int, what: str) -> None:
    print(f"{step} of 5: {what}", file=sys.stderr, flush=True)


def build(source: Path, out: Path, time: int) -> None:
    """Builds wheel and source archive of a folder, without an index.

    Args:
        source: The folder.
        out: Where they go.
        time: Seconds since 1970, which all files in them have as their time.
    """
    words = [sys.executable, "-m", "hatchling", "build", "--directory", str(out)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(time)}
    subprocess.run(words, cwd=source, env=environment, check=True, stdout=subprocess.DEVNULL)


def bill_of_materials(wheel: Path, time: int) -> Json:
    """What a wheel and all its extras need, as CycloneDX 1.6.

    Args:
        wheel: The wheel. What it needs is installed, as the locks have it.
        time: Seconds since 1970: when the bill was made.
    """
    own = _metadata(wheel)
    asked = [Requirement(line) for line in own.get_all("Requires-Dist") or ()]
    core, needs = _needs(asked, {""}), _needs(asked, {"", *(own.get_all("Provides-Extra") or ())})
    refs = {name: _ref(name, own["Version"] if name == NAME else metadata.version(name)) for name in needs}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                **_component(NAME, own, refs[NAME], "application"),
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(wheel.read_bytes()).hexdigest()}],
            },
        },
        "components": [
            _component(name, metadata.metadata(name), refs[name], "library", "required" if name in core else "optional")
            for name in sorted(needs)
            if name != NAME
        ],
        "dependencies": [
            {"ref": refs[name], "dependsOn": sorted(refs[other] for other in needs[name])} for name in sorted(needs)
        ],
    }


def _needs(asked: list[Requirement], extras: set[str]) -> dict[str, set[str]]:
    """What each package needs on this system, by name, beginning with the wheel.

    Args:
        asked: What the wheel asks for.
        extras: The extras that are wanted of it; the empty one is the wheel alone.
    """
    needs: dict[str, set[str]] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(NAME, extra) for extra in sorted(extras)]
    while waiting:
        name, extra = waiting.pop()
        lines = asked if name == NAME else [Requirement(line) for line in metadata.requires(name) or ()]
        named = [each for each in lines if each.marker is None or each.marker.evaluate({"extra": extra})]
        needs.setdefault(name, set()).update(normal(each.name) for each in named)
        found = {(normal(each.name), inner) for each in named for inner in ("", *each.extras)}
        waiting += found - seen
        seen |= found
    return needs


def _component(name: str, about: Any, ref: str, kind: str, scope: str = "") -> Json:  # noqa: ANN401 (see below)
    component: Json = {"type": kind, "bom-ref": ref, "name": name, "version": about["Version"], "purl": ref}
    if scope:
        component["scope"] = scope
    if about.get("License-Expression"):
        return {**component, "licenses": [{"expression": about["License-Expression"]}]}
    return {**component, "licenses": [{"license": {"name": named}} for named in _licence_names(about)]}


def _licence_names(about: Any) -> list[str]:  # noqa: ANN401 (messages and `importlib.metadata` have no type in common)
    """The names of a package's licences where it has no expression: its classifiers, else the first line of its own."""
    found = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License ::")]
    return found or [line for line in (about.get("License") or "").strip().splitlines()[:1] if line]


def licences(wheel: Path, bill: Json) -> str:
    """The licence of each package of a bill of materials, and the texts of those of the wheel's own files."""
    lines = [
        f"{each['name']} {each['version']}: {'; '.join(_said(each)) or 'not stated'}"
        for each in (bill["metadata"]["component"], *bill["components"])
    ]
    return "\n".join([*lines, "", *_texts(wheel)])


def _said(component: Json) -> Iterator[str]:
    for each in component["licenses"]:
        yield each.get("expression") or each["license"]["name"]


def _texts(wheel: Path) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as files:
        for name in sorted(files.namelist()):
            if "/licenses/" in name:
                yield f"{'-' * 80}\n{name.partition('/licenses/')[2]}\n\n{files.read(name).decode().strip()}\n"


def _metadata(wheel: Path) -> Any:  # noqa: ANN401 (as above)
    with zipfile.ZipFile(wheel) as files:
        [name] = [name for name in files.namelist() if name.endswith(".dist-info/METADATA")]
        return BytesParser().parsebytes(files.read(name), headersonly=True)


def _ref(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
