"""The door: Streamlit's pages, the HTTP API, and what stands around both."""

import sys
from functools import partial
from os import environ

import streamlit as st
from starlette.middleware import Middleware

from api import mcp, request_guard, responses, routes
from dashboard.parts import failed_run
from dashboard.server import assembly, desk_gate, logs, newest, observing, served_folder, serving, sign_in_settings
from dashboard.session import pages, served_data

if why := (
    desk_gate.refusal(environ, st.get_option("server.address"))
    or sign_in_settings.refusal(environ)
    or served_folder.refusal(environ)
):
    sys.exit(why)
logs.set_up(environ.get(logs.SETTING, ""))
load, answers = served_data.live.served, responses.ResponseCache()
of_own_logs = partial(routes.routes, places=routes.Places())  # for all of them together, and none of those of readers
around = assembly.Assembly(load, environ, of_own_logs)
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
        Middleware(newest.Newest, live=served_data.live),
        Middleware(routes.First, mount=of_api),
        Middleware(mcp.First, mcp=mcp.Mcp(load, around.address_of)),
        *around.inner(),
    ],
    on_script_error=failed_run.show,
    exception_handlers={Exception: observing.failed},
)
