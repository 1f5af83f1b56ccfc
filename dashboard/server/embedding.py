"""Leads `/?embed=1` to the page of the map for a frame: Streamlit hides the name `embed` from the pages' scripts."""

from urllib.parse import parse_qsl, urlencode

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.streamlit_compat import EMBED_PARAMETER


class Embedding:
    """ASGI middleware: redirects a request for the map page with `embed=1`; every other one passes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        target = _embed_page(scope) if scope["type"] == "http" else ""
        app = RedirectResponse(target, status_code=307) if target else self.app
        await app(scope, receive, send)


def _embed_page(scope: Scope) -> str:
    """Where a request for the map page with `embed=1` leads, relative to it; empty for every other request."""
    root = scope.get("root_path", "")
    if scope["path"].removeprefix(root) not in {"", "/"}:
        return ""
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if (EMBED_PARAMETER, "1") not in pairs:
        return ""
    rest = urlencode([pair for pair in pairs if pair[0] != EMBED_PARAMETER])
    return "embed" + (f"?{rest}" if rest else "")
