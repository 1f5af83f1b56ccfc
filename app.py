"""The door: Streamlit's pages, the HTTP API, and the map's own script from the installed pydeck package."""

import os
from pathlib import Path

import pydeck
import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import api
import request_guard
from pages import _data, _embedding, _head, _serving

DECKGL = Path(pydeck.__file__).parent / "nbextension" / "static"

app = st.App(
    "pages/frame.py",
    lifespan=_serving.lifespan(_data.live.served),
    routes=[
        api.routes(_data.live.served),
        Mount(
            "/assets/deckgl", StaticFiles(directory=DECKGL), middleware=[Middleware(GZipMiddleware, compresslevel=4)]
        ),
    ],
    middleware=[
        Middleware(request_guard.Guard, allowed=request_guard.hosts(os.environ.get(request_guard.SETTING, ""))),
        Middleware(_embedding.Embedding, allowed=_embedding.parents(os.environ.get(_embedding.SETTING, ""))),
        Middleware(_head.Head),
    ],
)
