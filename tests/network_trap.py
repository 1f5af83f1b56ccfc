"""Runs a command where every packet that would leave the loopback is caught: `python -m tests.network_trap COMMAND …`.

On Linux the command gets a network namespace of its own. Beside the loopback it holds one interface (a TUN device,
which hands its packets to this script instead of a wire), with a default route over it, and a name server that lies
beyond it. Nothing is answered. At the end the script fails, and names what was tried, if one packet came. Where
namespaces cannot be had (other systems, containers without the rights) it says so, and runs the command without a trap.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from pathlib import Path

CAUGHT = 70
"""The exit code of a run in which a packet was caught."""
INSIDE = "--inside"
MOUNT = ("mount",)
NAME = b"trap0"
TUN = Path("/dev/net/tun")
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000  # linux/if_tun.h
OWN_V4, BEYOND_V4 = "192.0.2.2", "192.0.2.53"  # addresses for documentation (RFC 5737)
OWN_V6 = "2001:db8::2"
DNS, MDNS = 53, 5353
TRANSPORTS = {6: "TCP", 17: "UDP"}
NEIGHBOURS = frozenset(
    {130, 131, 132, 133, 134, 135, 136, 143}
)  # ICMPv6 of the kernel's own: neighbours, routers, groups
ICMPV6, IGMP, HOP_BY_HOP = 58, 2, 0
COMMANDS = (
    "ip link set lo up",
    f"ip link set {NAME.decode()} multicast off up",
    f"ip address add {OWN_V4}/24 dev {NAME.decode()}",
    f"ip route add default dev {NAME.decode()}",
)
COMMANDS_V6 = (
    f"ip -6 address add {OWN_V6}/64 dev {NAME.decode()} nodad",
    f"ip -6 route add default dev {NAME.decode()}",
)


def main(arguments: Sequence[str]) -> int:
    """Runs the command; returns its exit code, or `CAUGHT`."""
    if arguments[:1] == [INSIDE]:
        return _trapped(arguments[1:])
    missing = why_not()
    if missing:
        sys.stderr.write(f"network trap: not set, {missing}; the command runs without it\n")
        return subprocess.run(arguments, check=False).returncode
    inside = [*namespace(), sys.executable, "-m", "tests.network_trap", INSIDE, *arguments]
    return subprocess.run(inside, check=False).returncode


def namespace() -> list[str]:
    """The command that opens new namespaces for the one after it."""
    return ["unshare", "--net", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


def why_not() -> str:
    """Why there can be no trap on this machine; empty where there can."""
    if sys.platform != "linux":
        return "this system has no network namespaces"
    absent = [tool for tool in ("unshare", "ip", "mount") if shutil.which(tool) is None]
    if absent:
        return f"'{absent[0]}' is not installed"
    if not os.access(TUN, os.R_OK | os.W_OK):
        return f"{TUN} cannot be opened"
    tried = subprocess.run([*namespace(), "true"], capture_output=True, text=True, check=False)
    return tried.stderr.strip() if tried.returncode else ""


def _trapped(command: Sequence[str]) -> int:
    """Sets the trap in the namespace that this process is in, and runs the command."""
    with _device() as device, tempfile.TemporaryDirectory() as folder:
        _names_are_asked_beyond(Path(folder))
        caught: Counter[str] = Counter()
        threading.Thread(target=_catch, args=(device, caught), daemon=True).start()
        with subprocess.Popen(command) as process:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda got, _: process.send_signal(got))
            code = process.wait()
        _last_packet(device, caught)
    if not caught:
        sys.stderr.write("network trap: no packet left the loopback\n")
        return code
    listed = "".join(f"  {count} × {what}\n" for what, count in caught.most_common())
    sys.stderr.write(f"network trap: {caught.total()} packets would have left the machine\n{listed}")
    return CAUGHT


@contextlib.contextmanager
def _device() -> Iterator[int]:
    """The interface over which everything leaves; its packets are read from the file that it gives."""
    device = os.open(TUN, os.O_RDWR)
    try:
        fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", NAME, IFF_TUN | IFF_NO_PI))
        has_v6 = Path("/proc/sys/net/ipv6/conf").is_dir()
        for command in (*COMMANDS, *(COMMANDS_V6 if has_v6 else ())):
            subprocess.run(command.split(), check=True)
        yield device
    finally:
        os.close(device)


def _names_are_asked_beyond(folder: Path) -> None:
    """Has names looked up at a server beyond the trap, and by no service of this machine's own."""
    files = {
        "/etc/resolv.conf": f"nameserver {BEYOND_V4}\noptions timeout:1 attempts:1\n",
        "/etc/nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n",
    }
    for path, text in files.items():
        if Path(path).exists():
            own = folder / Path(path).name
            own.write_text(text, encoding="utf-8")
            own.chmod(0o644)
            subprocess.run([*MOUNT, "--bind", str(own), path], check=True)
    for service in ("/run/nscd", "/run/systemd/resolve"):
        if Path(service).is_dir():
            subprocess.run([*MOUNT, "-t", "tmpfs", "none", service], check=True)


def _catch(device: int, caught: Counter[str]) -> None:
    """Notes every packet of the interface, until it is closed."""
    with contextlib.suppress(OSError):
        while True:
            what = named(os.read(device, 1 << 16))
            if what:
                caught[what] += 1


def _last_packet(device: int, caught: Counter[str]) -> None:
    """Waits until what was sent before has been read: sends a packet of its own, and takes it out again."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
        last.sendto(b"", (BEYOND_V4, 9))
    own = f"UDP to {BEYOND_V4} port 9"
    while not caught[own]:
        threading.Event().wait(0.01)
    caught[own] -= 1
    if not caught[own]:
        del caught[own]


def named(packet: bytes) -> str:
    """What a packet is and where it goes, in words; empty for what the kernel says to its neighbours by itself."""
    version = packet[0] >> 4
    header = (packet[0] & 15) * 4 if version == 4 else 40
    protocol = packet[9] if version == 4 else packet[6]
    target = ip_address(packet[16:20] if version == 4 else packet[24:40])
    body = packet[header:]
    if protocol == HOP_BY_HOP and version == 6:
        protocol, body = body[0], body[8 * (body[1] + 1) :]
    if protocol == IGMP or (protocol == ICMPV6 and body[:1] and body[0] in NEIGHBOURS):
        return ""
    if protocol not in TRANSPORTS:
        return f"IP protocol {protocol} to {target}"
    port = int.from_bytes(body[2:4])
    asked = _question(body[8:]) if protocol == socket.IPPROTO_UDP and port in {DNS, MDNS} else ""
    return f"{TRANSPORTS[protocol]} to {target} port {port}" + (f": where is {asked}?" if asked else "")


def _question(message: bytes) -> str:
    """The name that a DNS message asks for."""
    labels, place = [], 12
    while place < len(message) and message[place]:
        labels.append(message[place + 1 : place + 1 + message[place]].decode("ascii", "replace"))
        place += 1 + message[place]
    return ".".join(labels)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
