"""The door: Streamlit's pages, the HTTP API, and the map's own script from the installed pydeck package."""

import os

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from api import request_guard, routes
from dashboard import streamlit_compat
from dashboard.server import card_pictures, component_files, embedding, head, public_address, serving
from dashboard.session import served_data

app = st.App(
    "pages/shell.py",
    lifespan=serving.lifespan(served_data.live.served),
    routes=[
        routes.routes(served_data.live.served),
        *component_files.routes(served_data.live.served),
        card_pictures.route(served_data.live.served),
        Mount(
            "/assets/deckgl",
            StaticFiles(directory=streamlit_compat.deckgl_folder()),
            middleware=[Middleware(GZipMiddleware, compresslevel=4)],
        ),
    ],
    middleware=[
        Middleware(request_guard.Guard, allowed=request_guard.hosts(os.environ.get(request_guard.SETTING, ""))),
        Middleware(embedding.Embedding, allowed=embedding.parents(os.environ.get(embedding.SETTING, ""))),
        Middleware(
            head.Head,
            load=served_data.live.served,
            public=public_address.configured(os.environ.get(public_address.SETTING, "")),
        ),
    ],
)
