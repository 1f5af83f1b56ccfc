"""The entry point: Streamlit's pages, the HTTP API, and the middleware before both."""

import sys
from functools import partial
from os import environ

import pandas as pd
import streamlit as st
from starlette.middleware import Middleware

from api import mcp, request_guard, responses, routes
from dashboard.link_page import routes as link_pages
from dashboard.server import observability, served_folder, server_setup, serving
from dashboard.session import pages, served_data
from dashboard.widgets import notes

if why := server_setup.refusal(environ, st.get_option("server.address"), {request_guard.SETTING: request_guard.hosts}):
    sys.stderr.write(f"{why}\n")
    sys.exit(2)  # wrong usage, as of every command (docs/cli.md)
# Before any log is read: over logs of hundreds of events, pages with Arrow's strings take a fifth more time.
pd.options.mode.string_storage = "python"
observability.set_up(environ.get(observability.SETTING, ""))
load, response_cache = served_data.live.served, responses.ResponseCache()
own_log_api = partial(routes.routes, places=routes.Places())  # readers' own logs share places of their own
setup = server_setup.ServerSetup(load, environ, own_log_api)
api_mount = routes.routes(load, response_cache, address_of=setup.address_of)
app = st.App(
    "pages/shell.py",
    lifespan=serving.lifespan(load, setup.print_desk_link, longest=setup.max_message_bytes),
    routes=[api_mount, *setup.routes(lambda: response_cache)],
    middleware=[
        *setup.outer_middleware(),
        Middleware(
            request_guard.Guard,
            allowed=request_guard.hosts(environ.get(request_guard.SETTING, "")),
            uploads=pages.uploads_are_on(environ),
        ),
        Middleware(served_folder.WaitUntilFresh, live=served_data.live),
        Middleware(routes.ApiMiddleware, mount=api_mount),
        Middleware(mcp.McpMiddleware, mcp=mcp.Mcp(load, setup.address_of)),
        Middleware(link_pages.LinkPages, load=load, address_of=setup.address_of),
        *setup.inner_middleware(),
    ],
    on_script_error=notes.run_failed,
    exception_handlers={Exception: observability.failed},
)
