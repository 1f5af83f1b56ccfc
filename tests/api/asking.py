"""The paths of the API, and how the tests ask for them."""

from urllib.parse import urlencode

from raillinks.exports import api_paths

SELECTED = [p.path for p in api_paths.PATHS]
PATHS = [*SELECTED, "layers/crossings.geojson", "openapi.json", "health"]
REFUSAL = {"error", "parameter", "value", "allowed"}


def get(client, path, *pairs, **headers):
    return client.get(f"/api/v1/{path}?{urlencode(pairs)}", headers=headers)


def in_part(text):
    """A value as a refusal gives it back."""
    return text if len(text) <= 200 else text[:200] + "…"
