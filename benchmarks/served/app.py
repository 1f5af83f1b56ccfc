"""The server of the pages that the time map is measured beside: `/bare`, and `page.py` by its query."""

from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from api import routes
from benchmarks.served import maps
from dashboard.server import component_files
from dashboard.session import served_data

HERE = Path(__file__).parent


async def bare(request: Request) -> HTMLResponse:
    """A page of nothing but the deck.gl bundle and the layers, at the size that the query asks for."""
    width, height = (int(request.query_params[name]) for name in ("width", "height"))
    html = (HERE / "bare.html").read_text(encoding="utf-8")
    size = f"width: {width}px; height: {height}px"
    return HTMLResponse(html.replace("%SIZE%", size).replace("%SPEC%", maps.deck().to_json()))


async def generated(request: Request) -> JSONResponse:
    """The time map's content of a generated log of so many events."""
    number = int(request.path_params["events"])
    made = await run_in_threadpool(lambda: maps.generated(number))
    return JSONResponse(made[0])


app = st.App(
    str(HERE / "page.py"),
    routes=[
        Route("/bare", bare),
        Route(maps.LOG_URL, generated),
        routes.routes(served_data.live.served),
        *component_files.routes(served_data.live.served),
    ],
)
