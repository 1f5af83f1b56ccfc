"""`python -m tools.install LOCK`: installs a lock into the environment that runs it, by uv; by pip where uv fails.

It needs nothing but pip. uv takes a fifth of pip's time, and gets pip's configuration, which it does not read itself.
"""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.requirements import locked

LOCKED = ("--quiet", "--require-hashes", "--only-binary=:all:", "--no-binary=jsonpath-rw")
"""Wheels alone: to build a package runs its code, and tools that no lock names. What has no wheel is named."""
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
OF_UV = {
    "index-url": "UV_DEFAULT_INDEX", "extra-index-url": "UV_INDEX", "no-index": "UV_NO_INDEX",
    "find-links": "UV_FIND_LINKS", "trusted-host": "UV_INSECURE_HOST", "proxy": "ALL_PROXY", "cert": "SSL_CERT_FILE",
}  # fmt: skip
"""The variable of uv for each setting of pip; a lock pins the rest."""
_SETTING = re.compile(r"(?m)^(global|install|:env:)\.([\w-]+)=('.*'|\".*\")$")
_ORDER = ("global", "install", ":env:")


def variables(listed: str) -> dict[str, str]:
    """The variables of uv for the configuration that `pip config list` prints; the more special setting wins."""
    settings = sorted(_SETTING.findall(listed), key=lambda setting: _ORDER.index(setting[0]))
    found = {name: str(ast.literal_eval(value)) for _, name, value in settings if name in OF_UV}
    return {OF_UV[name]: ("," if name == "find-links" else " ").join(text.split()) for name, text in found.items()}


def pin_of_uv(lock: str) -> str:
    """The lines of the development lock that pin uv, with its hashes."""
    return lock[lock.index("\nuv==") :].partition("\n    #")[0]


def by_uv(lock: Path, environment: Mapping[str, str]) -> bool:
    """Whether uv could be installed, and could install the lock."""
    with tempfile.TemporaryDirectory() as folder:
        pin = Path(folder) / "uv.txt"
        pin.write_text(pin_of_uv(lock.with_name("requirements-dev.txt").read_text(encoding="utf-8")), encoding="utf-8")
        if subprocess.run([*PIP, "install", *LOCKED, "-r", str(pin)], check=False).returncode:
            return False
    listed = subprocess.run([*PIP, "config", "list"], capture_output=True, text=True, check=True).stdout
    uv = Path(sysconfig.get_path("scripts")) / "uv"
    command = [str(uv), "pip", "install", "--python", sys.executable, "--compile-bytecode", *LOCKED, "-r", str(lock)]
    return subprocess.run(command, env={**variables(listed), **environment}, check=False).returncode == 0


def main(lock: Path) -> int:
    """Says how much it installs, installs it; returns the exit code."""
    packages = len(locked(lock.read_text(encoding="utf-8")))
    print(f"Installing {packages} packages into {Path(sys.prefix).name}", file=sys.stderr, flush=True)
    if by_uv(lock, os.environ):
        return 0
    print("uv could not install the packages: pip does it, which takes longer.", file=sys.stderr)
    return subprocess.run([*PIP, "install", *LOCKED, "-r", str(lock)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
