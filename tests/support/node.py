"""Node, as the development requirements install it: the one that `make test` uses, and no other."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any


def node() -> str:
    """Where Node is."""
    found = shutil.which("node", path=str(Path(sys.executable).parent))
    assert found, "pip install -r requirements-dev.txt brings Node"
    return found


def run_module(script: str, given: object) -> Any:
    """What a module writes to its standard output, as JSON, for what it reads as JSON from its standard input."""
    command = [node(), "--input-type=module", "--eval", script]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
