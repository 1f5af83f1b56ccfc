"""Stands for `systemctl` where no systemd runs: starts and stops the project's units as their files say.

It reads of a unit what decides whether it runs: command, folder, environment, readiness, the time to end. What shuts
the unit in (`ProtectSystem=` and so on) is systemd's own; `systemd-analyze` looks at that in a test of its own. As
with `DynamicUser=`, replicas run as a user who owns nothing.
"""

import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

NGINX, MOUNT, UMOUNT = "/usr/sbin/nginx", "/usr/bin/mount", "/usr/bin/umount"
NOBODY_ID = 65_534
NOBODY = (
    "setpriv",
    f"--reuid={NOBODY_ID}",
    f"--regid={NOBODY_ID}",
    "--clear-groups",
    "--no-new-privs",
    "--inh-caps=-all",
)
STATE = Path(os.environ.get("SYSTEMCTL_STATE", "units.state"))


def main(arguments: list[str]) -> int:
    """Carries out one command."""
    verb, *units = [argument for argument in arguments if not argument.startswith("--")]
    if verb == "daemon-reload" or (verb == "enable" and "--now" not in arguments):
        return 0
    return max(_carry_out(verb, unit.removesuffix(".service")) for unit in units)


def _carry_out(verb: str, unit: str) -> int:
    if unit == "nginx":
        return subprocess.run([NGINX, "-c", os.environ["NGINX_MAIN"], "-s", "reload"], check=False).returncode
    if unit.endswith(".mount"):
        return _mount(unit, verb)
    if verb in {"stop", "restart"}:
        _stop(unit)
    if verb in {"start", "restart"}:
        return _start(unit)
    return 0 if verb == "stop" else int(not _alive(unit))


def _mount(unit: str, verb: str) -> int:
    """Mounts a file system, or takes it away."""
    settings = _setting(unit)
    where, is_there = settings["Where"][0], Path(settings["Where"][0]).is_mount()
    if verb == "stop":
        return subprocess.run([UMOUNT, "--lazy", where], check=False).returncode if is_there else 0
    Path(where).mkdir(parents=True, exist_ok=True)
    command = [MOUNT, "-t", settings["Type"][0], "-o", settings["Options"][0], settings["What"][0], where]
    return 0 if is_there else subprocess.run(command, check=False).returncode


def _setting(unit: str) -> dict[str, list[str]]:
    """The settings of a unit's file, with its instance in them."""
    name, _, instance = unit.partition("@")
    file = unit if unit.endswith(".mount") else f"{name}@.service"
    text = (Path(os.environ["UNITS"]) / file).read_text(encoding="utf-8").replace("%i", instance)
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def _start(unit: str) -> int:
    settings = _setting(unit)
    environment = {"PATH": os.environ["PATH"]}
    for line in settings["Environment"]:
        environment |= dict(one.split("=", 1) for one in shlex.split(line))
    for file in settings["EnvironmentFile"]:
        environment |= dict(line.split("=", 1) for line in Path(file).read_text(encoding="utf-8").split())
    STATE.mkdir(exist_ok=True)
    command = settings["ExecStart"][0].replace("%d", str(_credentials(unit, settings["LoadCredential"]).resolve()))
    address = STATE / f"{unit}.socket"
    address.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, (STATE / f"{unit}.log").open("ab") as log:
        manager.bind(str(address))
        address.chmod(0o666)
        manager.settimeout(float(settings["TimeoutStartSec"][0]))
        process = subprocess.Popen(
            [*NOBODY, *shlex.split(command)], cwd=settings["WorkingDirectory"][0], stdout=log,
            stderr=log, stdin=subprocess.DEVNULL, env={**environment, "NOTIFY_SOCKET": str(address)},
            start_new_session=True,
        )  # fmt: skip
        (STATE / f"{unit}.json").write_text(json.dumps(process.pid), encoding="utf-8")
        return 0 if _ready(manager, process) else 1


def _credentials(unit: str, named: list[str]) -> Path:
    """The copies of secrets that only the process of a unit can read, as `LoadCredential=` makes them: their folder."""
    folder = STATE / f"{unit}.credentials"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o500)
    for one in named:
        name, _, source = one.partition(":")
        shutil.copyfile(source, folder / name)
        (folder / name).chmod(0o400)
        os.chown(folder / name, NOBODY_ID, NOBODY_ID)
    os.chown(folder, NOBODY_ID, NOBODY_ID)
    return folder


def _ready(manager: socket.socket, process: "subprocess.Popen[bytes]") -> bool:
    """Waits until the server says that it is ready; False if it ends before, or takes too long."""
    end = time.monotonic() + (manager.gettimeout() or 0)
    manager.settimeout(0.2)
    while time.monotonic() < end and process.poll() is None:
        try:
            if manager.recv(100) == b"READY=1":
                return True
        except TimeoutError:
            continue
    return False


def _alive(unit: str) -> bool:
    pid = pid_of(unit)
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] != "Z"


def pid_of(unit: str, state: Path = STATE) -> int:
    """The process of a unit that was started."""
    return int(json.loads((state / f"{unit}.json").read_text(encoding="utf-8")))


def _stop(unit: str) -> None:
    if not (STATE / f"{unit}.json").exists() or not _alive(unit):
        return
    seconds = float(_setting(unit)["TimeoutStopSec"][0])
    os.kill(pid_of(unit), signal.SIGTERM)
    end = time.monotonic() + seconds
    while _alive(unit):
        if time.monotonic() > end:
            os.kill(pid_of(unit), signal.SIGKILL)
            (STATE / f"{unit}.killed").touch()  # a test sees that it did not end by itself
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
