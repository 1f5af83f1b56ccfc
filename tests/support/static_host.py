"""The page that needs no server, built once for a run of tests, and a plain static host for its folder."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files as they are, compresses nothing, and counts what it sends."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name that http.server gives)
        """Says nothing."""

    def copyfile(self, source, outputfile) -> None:
        content = source.read()
        self.server.sent[self.path] = len(content)  # type: ignore[attr-defined]  # set by `hosted`
        outputfile.write(content)


@contextmanager
def hosted(folder: Path) -> Iterator[tuple[str, dict[str, int]]]:
    """Serves a folder; gives its address and the bytes sent of each path."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    server.sent = {}  # type: ignore[attr-defined]  # read by `_Quiet`
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.sent  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
