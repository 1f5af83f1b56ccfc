"""Reads the requirement sources (`*.in`: direct pins with reasons) and the locks that are compiled from them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES: Mapping[str, str] = {"requirements.in": "requirements.txt", "requirements-dev.in": "requirements-dev.txt"}
"""Each source with its lock; the second source includes the first."""
_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;#]+)\s*#\s*(?P<reason>.+)")
_LOCKED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[(?P<extras>[^\]]+)\])?==(?P<version>[^\s;\\]+)")


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of a source.

    Args:
        name: The package, in normal form.
        version: The pinned version.
        reason: Why it is needed.
    """

    name: str
    version: str
    reason: str


@dataclass(frozen=True, slots=True)
class Locked:
    """One package of a lock, with the extras that others need and the sources that ask for it by name."""

    name: str
    version: str
    hashes: int
    asked_by: tuple[str, ...]
    extras: frozenset[str] = frozenset()


def normal(name: str) -> str:
    """A package's name in normal form: `PyYAML` becomes `pyyaml`, `flit_core` becomes `flit-core`."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> list[Pin]:
    """The pins of a source.

    Raises:
        ValueError: A line has no version or no reason.
    """
    read = []
    for line in map(str.strip, text.splitlines()):
        if line == "" or line.startswith(("#", "-r ")):
            continue
        match = _PIN.fullmatch(line)
        if match is None:
            raise ValueError(f"'{line}': needed: NAME==VERSION  # REASON")
        read.append(Pin(normal(match["name"]), match["version"], match["reason"]))
    return read


def unpinned(text: str) -> str:
    """A source without versions, so that the newest ones can be chosen."""
    return re.sub(r"(?m)^([A-Za-z0-9._-]+)==[^\s;#]+", r"\1", text)


def repinned(text: str, versions: Mapping[str, str]) -> str:
    """A source with other versions, with the reasons aligned as before."""

    def line(match: re.Match[str]) -> str:
        pin = f"{match['name']}=={versions[normal(match['name'])]}"
        return f"{pin:{len(match['pin'])}}"

    return re.sub(r"(?m)^(?P<pin>(?P<name>[A-Za-z0-9._-]+)==\S+ *)(?=  #)", line, text)


def locked(text: str) -> list[Locked]:
    """The packages of a lock."""
    return [_locked(block) for block in _blocks(text)]


def _blocks(text: str) -> Iterator[str]:
    """The lines of each package; the first line is not indented."""
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    yield from (block for block in re.split(r"\n(?=\S)", body) if block.strip())


def _locked(block: str) -> Locked:
    match = _LOCKED.match(block)
    if match is None:
        raise ValueError(f"'{block.splitlines()[0]}': needed: NAME==VERSION")
    asked_by = tuple(re.findall(r"-r (\S+)", block))
    extras = frozenset(normal(extra) for extra in (match["extras"] or "").split(",") if extra)
    return Locked(normal(match["name"]), match["version"], block.count("--hash=sha256:"), asked_by, extras)
