"""The OpenAPI document of the bundled package."""

import json

import pytest

from raillinks.exports import openapi
from raillinks.query import views


@pytest.fixture(scope="session")
def described(dataset):
    made = openapi.description(dataset, views.choices(dataset), (dataset.version,))
    return json.loads(openapi.as_json(made))
