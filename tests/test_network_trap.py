"""The network trap notices one packet, whatever sends it, and lets the loopback alone."""

import socket
import struct
import sys

import pytest

from tests import network_trap

unavailable = network_trap.why_not()
trapped = pytest.mark.skipif(bool(unavailable), reason=f"no network trap here: {unavailable}")

UDP = "import socket; socket.socket({family}, socket.SOCK_DGRAM).sendto(b'x', ('{host}', {port}))"
CONNECT = """import socket
with socket.socket() as s:
    s.settimeout(0.2)
    assert s.connect_ex(('198.51.100.7', 443)) != 0"""
LOOK_UP = """import contextlib, socket
with contextlib.suppress(socket.gaierror):
    socket.getaddrinfo('news.example', 80)"""
LOOPBACK = """import socket
for family, host in ((socket.AF_INET, '127.0.0.1'), (socket.AF_INET6, '::1')):
    with socket.create_server((host, 0), family=family) as a, socket.create_connection(a.getsockname()[:2]) as b:
        b.sendall(b'x')"""


def run(capfd, code):
    """What the trap returns for a script, and what it says."""
    status = network_trap.main([sys.executable, "-c", code])
    return status, capfd.readouterr().err


@trapped
@pytest.mark.parametrize(
    ("code", "what"),
    [
        (UDP.format(family="socket.AF_INET", host="198.51.100.7", port=9999), "1 × UDP to 198.51.100.7 port 9999"),
        (UDP.format(family="socket.AF_INET6", host="2001:db8:1::7", port=99), "1 × UDP to 2001:db8:1::7 port 99"),
        (CONNECT, "1 × TCP to 198.51.100.7 port 443"),
        (LOOK_UP, "UDP to 192.0.2.53 port 53: where is news.example?"),
    ],
    ids=["UDP", "UDP over IPv6", "TCP", "DNS"],
)
def test_one_packet_fails_the_run_and_is_named(capfd, code, what):
    status, text = run(capfd, code)
    assert status == network_trap.CAUGHT
    assert what in text


@trapped
def test_a_packet_of_a_child_process_is_named(capfd):
    inner = UDP.format(family="socket.AF_INET", host="198.51.100.7", port=9999)
    status, text = run(capfd, f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}], check=True)")
    assert status == network_trap.CAUGHT
    assert "port 9999" in text


@trapped
def test_the_loopback_is_free(capfd):
    status, text = run(capfd, LOOPBACK)
    assert status == 0
    assert "no packet left" in text


@trapped
def test_the_exit_code_is_that_of_the_command(capfd):
    assert run(capfd, "raise SystemExit(3)")[0] == 3


def test_without_namespaces_the_command_runs_and_the_trap_says_so(capfd, monkeypatch):
    monkeypatch.setattr(network_trap, "why_not", lambda: "this system has no network namespaces")
    status, text = run(capfd, "raise SystemExit(3)")
    assert status == 3
    assert "not set, this system has no network namespaces" in text


def v4(protocol, body):
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 0, 0, 0, 64, protocol, 0, bytes(4), bytes([192, 0, 2, 1])) + body


def v6(protocol, body):
    return (
        struct.pack("!IHBB16s16s", 6 << 28, len(body), protocol, 64, bytes(16), socket.inet_pton(10, "ff02::2")) + body
    )


@pytest.mark.parametrize(
    ("packet", "what"),
    [
        (v4(17, struct.pack("!HHHH", 1, 2, 8, 0)), "UDP to 192.0.2.1 port 2"),
        (v4(6, struct.pack("!HH", 1, 80)), "TCP to 192.0.2.1 port 80"),
        (v4(1, b"\x08\x00"), "IP protocol 1 to 192.0.2.1"),
        (v4(2, b"\x16\x00"), ""),
        (v6(58, b"\x85\x00"), ""),
        (v6(58, b"\x80\x00"), "IP protocol 58 to ff02::2"),
        (v6(0, bytes([58, 0, 5, 2, 0, 0, 1, 0, 143, 0])), ""),
        (v6(17, struct.pack("!HHHH", 1, 5353, 8, 0)), "UDP to ff02::2 port 5353"),
    ],
)
def test_a_packet_in_words(packet, what):
    assert network_trap.named(packet) == what
