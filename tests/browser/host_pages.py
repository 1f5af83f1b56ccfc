"""Pages of another site that show the embed: with the script that makes frames fit, without, under a strict policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from raillinks.exports import embedding

WIDTHS = embedding.STATED
PAGE = "<!doctype html><html lang='en'><title>News</title><body style='margin:0'><main style='width:{}px'>{}</main>"


class _Host(SimpleHTTPRequestHandler):
    """Serves files; those called `strict` under a policy without inline scripts, and with our server's alone."""

    policy = ""

    def end_headers(self) -> None:
        if "strict" in self.path:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def hosted(
    server: str, query: str, crossings: int, *, has_event: bool = False, after_log: bool = False
) -> Iterator[str]:
    """A site with a page for each width and kind: `fits-320.html`, `strict-320.html`, `plain-320.html`.

    Args:
        server: The dashboard's address.
        query: What the frames show.
        crossings: How many crossings that lists.
        has_event: Whether an event is chosen.
        after_log: Whether its day is after the log's last one.

    Yields:
        The site's address.
    """
    base, address = f"{server}/", f"{server}/embed?{query}"
    handler = type("Host", (_Host,), {"policy": f"default-src 'none'; style-src 'unsafe-inline'; frame-src {server};"
                                                f" script-src {server}"})  # fmt: skip
    with TemporaryDirectory() as folder:
        for width in WIDTHS:
            height = embedding.height(width, crossings, has_event=has_event, after_log=after_log)
            fits = embedding.fitting_frame(base, address, "Rail links", height=height)
            for name, html in (("fits", fits), ("strict", fits),
                               ("plain", embedding.frame(address, "Rail links", height=height))):  # fmt: skip
                text = PAGE.format(width, html)
                (Path(folder) / f"{name}-{width}.html").write_text(text, encoding="utf-8")
        site = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder))
        Thread(target=site.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{site.server_port}"
        finally:
            site.shutdown()
            site.server_close()


MEASURED = """() => { const page = document.documentElement, main = document.querySelector('main');
  return { fits: page.dataset.fit !== undefined, inner: page.scrollHeight, seen: page.clientHeight,
    wide: page.scrollWidth, room: page.clientWidth, main: Math.ceil(main.getBoundingClientRect().height) }; }"""
"""What a frame says of itself, in pixels."""


def is_whole(measured: dict[str, int]) -> bool:
    """Whether nothing of a frame is cut, and nothing scrolls in it."""
    return measured["inner"] <= measured["seen"] and measured["wide"] <= measured["room"]
