"""The dashboard's server with one bare route more, `/bare.csv`: the bytes of `events.csv`, and nothing around them."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import api
from pages import _data, _embedding, _serving
from raillinks import export, select
from raillinks.clock import today
from raillinks.selection import Selection

dataset = _data.live.served().dataset
CONTENT = export.events_csv(dataset, select.view(dataset, Selection(as_of=today())))


async def bare(_: Request) -> Response:
    """What Starlette's documentation would have one write."""
    return Response(CONTENT, media_type="text/csv; charset=utf-8")


app = st.App(
    str(_data.ROOT / "pages" / "frame.py"),
    lifespan=_serving.lifespan(_data.live.served),
    routes=[Route("/bare.csv", bare), api.routes(_data.live.served)],
    middleware=[Middleware(_embedding.Embedding, allowed="'self'")],
)
