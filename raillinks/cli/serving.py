"""Servers and pages.

What serves lies above the core, which starts it as a program of its own and imports nothing of it.
"""

import os
import subprocess
import sys
from pathlib import Path

from raillinks.cli.database import LOG
from raillinks.cli.options import CLEAN, DASHBOARD, PACKAGE, STOPPED, Options, command, flag, wrong_usage
from raillinks.domain import extras
from raillinks.package.package_files import PROJECT

LOG_SETTING, HOSTS_SETTING = "RAILLINKS_LOG", "RAILLINKS_ALLOWED_HOSTS"
"""Environment variables of the server (docs/operations.md)."""


@command(
    "serve",
    LOG,
    flag("--address", "where it listens; 127.0.0.1 is for this machine alone", default="127.0.0.1", metavar="HOST"),
    flag("--port", "the port", type=int, default=8501, metavar="N"),
)
def serve(options: Options) -> int:
    """Serves the dashboard, its API and MCP until it is stopped.

    Behind other host names it needs `RAILLINKS_ALLOWED_HOSTS` (docs/operations.md).
    """
    if why := extras.why_missing("dashboard", "the dashboard"):
        return wrong_usage(why)
    given = dict(os.environ)
    if options.package or not given.get(LOG_SETTING):
        is_database = isinstance(options.package, str)
        given[LOG_SETTING] = options.package if is_database else str(options.package_folder().resolve())
    given[HOSTS_SETTING] = f"{options.address} {given.get(HOSTS_SETTING, '')}"
    words = ["-P", "-m", "streamlit", "run", str(PROJECT / "app.py"), "--server.headless", "true"]
    words += ["--server.address", options.address, "--browser.serverAddress", options.address]
    words += ["--server.port", str(options.port)]
    return os.execve(sys.executable, [sys.executable, *words], given)  # noqa: S606 (so the server gets the signals)


@command(
    "page",
    flag("out", "the folder, or the HTML file", type=Path, metavar="OUT"),
    flag("--single", "one HTML file that needs nothing else", action="store_true"),
    PACKAGE,
)
def write_page(options: Options) -> int:
    """Writes the dashboard as files that need no server, for any static host (docs/static-page.md)."""
    if why := extras.why_missing("dashboard", "the page"):
        return wrong_usage(why)
    words = [options.out.resolve(), "--package", options.package_folder().resolve()]
    words += ["--single"] if options.single else []
    return subprocess.run([sys.executable, "-m", "static_page", *words], cwd=PROJECT, check=False).returncode  # noqa: S603 (our own)


@command("mcp", PACKAGE, DASHBOARD)
def serve_mcp(options: Options) -> int:
    """Answers a machine's questions over standard input and output (docs/mcp.md)."""
    folder = options.package_folder()
    if why := extras.why_missing("mcp", "this command"):
        return wrong_usage(why)
    from raillinks.mcp import server  # noqa: PLC0415 (it takes half a second, which no other command should wait for)

    try:
        server.serve(folder, options.address, options.clock)
    except KeyboardInterrupt:
        return STOPPED
    return CLEAN
