"""Debian's packages, for what the tests need of the system."""

import os
import shutil
import subprocess
from collections.abc import Sequence


def install(packages: Sequence[str]) -> bool:
    """Installs packages on Debian as root; False where this is another system, or the user is not root."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return False
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt, "-qq", *command], env=environment, stdout=subprocess.DEVNULL, check=True)
    return True
