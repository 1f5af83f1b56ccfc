"""The door: Streamlit's pages, the HTTP API, and what stands around both."""

import sys
from functools import partial
from os import environ

import streamlit as st
from starlette.middleware import Middleware

from api import mcp, request_guard, responses, routes
from dashboard.server import gates, middleware, observability, served_folder, serving, sign_in
from dashboard.session import pages, served_data
from dashboard.widgets import notes

if why := (
    gates.refusal(environ, st.get_option("server.address"))
    or sign_in.refusal(environ)
    or served_folder.refusal(environ)
):
    sys.exit(why)
observability.set_up(environ.get(observability.SETTING, ""))
load, answers = served_data.live.served, responses.ResponseCache()
of_own_logs = partial(routes.routes, places=routes.Places())  # for all of them together, and none of those of readers
around = middleware.Assembly(load, environ, of_own_logs)
of_api = routes.routes(load, answers, address_of=around.address_of)
app = st.App(
    "pages/shell.py",
    lifespan=serving.lifespan(load, around.greet, longest=around.longest),
    routes=[of_api, *around.routes(lambda: answers)],
    middleware=[
        *around.outer(),
        Middleware(
            request_guard.Guard,
            allowed=request_guard.hosts(environ.get(request_guard.SETTING, "")),
            uploads=pages.uploads_are_on(environ),
        ),
        Middleware(served_folder.Newest, live=served_data.live),
        Middleware(routes.First, mount=of_api),
        Middleware(mcp.First, mcp=mcp.Mcp(load, around.address_of)),
        *around.inner(),
    ],
    on_script_error=notes.show,
    exception_handlers={Exception: observability.failed},
)
