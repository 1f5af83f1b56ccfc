"""A reader's own log of one crossing, with a name that no page may take for markup."""

from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from dashboard.server import own_log_answers
from raillinks.importer import pipeline
from raillinks.importer.mapping import HowToRead
from raillinks.package import package_files
from raillinks.validation import load
from tests.conftest import TODAY

CSV = "crossing,start,end,status\nBrest<i>,2019-01-01,2020-03-01,open\n"


def package(text=CSV):
    taken = pipeline.take_in({"my <b>log.csv": text.encode()}, HowToRead(), TODAY)
    return load.of_files(package_files.of_contents(taken.files))


def client_of(logs):
    """What answers for own logs."""
    return TestClient(Starlette(routes=[own_log_answers.route(logs.find, routes.routes)]))
