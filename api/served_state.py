"""Answers about the data that is served now: which version, how much, and what is wrong with later files."""

from api import data_versions
from api.responses import Request, Response, json_response


def latest(request: Request) -> Response:
    """Which version is served, and whether later files are being read."""
    dataset, loading = request.dataset, bool(request.key.beside)
    return json_response({"data_version": dataset.version, "content_hash": dataset.content_hash, "loading": loading})


def health(request: Request) -> Response:
    """Data version, coverage, counts and problems.

    If the files have changed and cannot be used, the last good package is served, and `refused_update_problems` counts
    their problems. `version_problems` lists why the versions that are kept cannot be used. Without any good package,
    every path responds with 503.
    """
    dataset = request.dataset
    return json_response(
        {
            "status": "ok",
            "data_version": dataset.version,
            "covered_to": str(dataset.covered_to),
            "events": len(dataset.events),
            "claims": len(dataset.claims),
            "sources": len(dataset.sources),
            "problems": len(dataset.problems),
            "refused_update_problems": request.refused_problems,
            "version_problems": data_versions.problems(request),
        }
    )
