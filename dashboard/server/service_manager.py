"""What systemd hears of the server: that it is ready, that it still answers, that it ends (sd_notify, no library)."""

import os
import socket
from contextlib import suppress

SOCKET, INTERVAL = "NOTIFY_SOCKET", "WATCHDOG_USEC"
"""The environment variables in which systemd says where it listens, and how often it wants to hear (microseconds)."""
READY, ALIVE, STOPPING = b"READY=1", b"WATCHDOG=1", b"STOPPING=1"
_MICROSECONDS = 1_000_000


def notify(state: bytes) -> None:
    """Tells the service manager a state; nothing where the server was not started by one."""
    address = os.environ.get(SOCKET, "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:  # no file left, nobody listens
        manager.connect("\0" + address[1:] if address.startswith("@") else address)
        manager.sendall(state)


def watchdog_seconds() -> float:
    """How often to say that the server still answers: twice in the time that systemd allows; 0 = never."""
    return int(os.environ.get(INTERVAL, "0")) / _MICROSECONDS / 2
