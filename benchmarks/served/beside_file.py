"""The dashboard's server as it is, and beside it the static files of the folder that `FILES_BESIDE` names."""
# ruff: noqa: SLF001 (Streamlit gives the parts of an app no other names)

from os import environ
from runpy import run_path

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from dashboard.session import served_data

dashboard = run_path(str(served_data.ROOT / "app.py"))["app"]  # an `app` lies beside this module too
app = st.App(
    str(served_data.ROOT / "pages" / "shell.py"),
    lifespan=dashboard._user_lifespan,
    routes=[Mount("/beside", StaticFiles(directory=environ["FILES_BESIDE"])), *dashboard._user_routes],
    middleware=dashboard._user_middleware,
)
