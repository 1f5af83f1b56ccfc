"""The dashboard's server with one bare route more, `/bare.csv`: the bytes of `events.csv`, and nothing around them."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api import routes
from dashboard.server import security, serving
from dashboard.session import served_data
from raillinks.clock import today
from raillinks.exports import table_bytes
from raillinks.query import views
from raillinks.query.selection import Selection

dataset = served_data.live.served().dataset
CONTENT = table_bytes.plain_csv(dataset, views.make_view(dataset, Selection(as_of=today())), "events")


async def bare(_: Request) -> Response:
    """What Starlette's documentation would have one write."""
    return Response(CONTENT, media_type="text/csv; charset=utf-8")


app = st.App(
    str(served_data.ROOT / "pages" / "shell.py"),
    lifespan=serving.lifespan(served_data.live.served),
    routes=[Route("/bare.csv", bare), routes.routes(served_data.live.served)],
    middleware=[Middleware(security.SecurityHeaders)],
)
