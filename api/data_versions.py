"""Answers about versions of the data: an earlier one that a query names, all of them, and what changed since one."""

from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlencode

from api.responses import Request, Response, error_response, json_response
from raillinks.exports import since
from raillinks.exports.api_paths import SINCE, UPDATED_SINCE
from raillinks.package.dataset import Dataset
from raillinks.query import selection, views
from raillinks.query.selection import FORM, NAMES, PAGE_ONLY, BadValue, Selection
from raillinks.query.views import View
from raillinks.versions.version_history import VersionHistory

NOT_FOUND = 404
VERSIONS_UNUSABLE = 409
"""The records of the versions contradict each other. No 503: nginx would go on with an old answer in its place."""


def history(request: Request) -> VersionHistory:
    """The versions up to the one that is served: a later one may be kept already."""
    return VersionHistory() if request.earlier is None else request.earlier.history().until(request.key.content)


def names(request: Request) -> tuple[str, ...]:
    """The versions that a query may name."""
    return (request.dataset.version,) if request.earlier is None else request.earlier.names(request.dataset)


def asked_for(request: Request) -> str:
    """The data version that a query names, if it is not the one that is served; else empty."""
    other = selection.other_version(parse_qsl(request.query, keep_blank_values=True), request.dataset.version)
    return "" if other is None else other.value


def earlier(request: Request, data_version: str) -> Dataset | None:
    """A version of the package; None if there is none."""
    return None if request.earlier is None else request.earlier.dataset(data_version, request.dataset)


def problems(request: Request) -> list[dict[str, str]]:
    """Why the versions that are kept cannot be used: file, code and reason of each problem; empty if they can."""
    found = () if request.earlier is None else request.earlier.problems()
    return [{"file": each.file, "code": each.code, "reason": each.reason} for each in found]


def unusable(request: Request) -> Response | None:
    """The response where the versions that are kept cannot be used; None if they can."""
    found = problems(request)
    bad = BadValue("", "", "the versions that are kept cannot be used", "what needs no other version")
    return error_response(bad, VERSIONS_UNUSABLE, {"version_problems": found}) if found else None


def refusal(request: Request, name: str, value: str) -> Response:
    """The response to a version that there is not, or that cannot be used."""
    if not_usable := unusable(request):
        return not_usable
    error = "this data version is not served"
    return error_response(BadValue(name, value, error, ", ".join(names(request))), NOT_FOUND)


def of_version(request: Request) -> Request | Response:
    """The request as the version that it names answers it, or the response that there is no such version."""
    data_version = asked_for(request)
    if not data_version:
        return request
    dataset = earlier(request, data_version)
    return refusal(request, selection.NAME, data_version) if dataset is None else replace(request, dataset=dataset)


def marked(response: Response, request: Request, latest: str) -> Response:
    """The response of an earlier version, with headers that lead to the latest one (RFC 5829) and name it."""
    pairs = parse_qsl(request.query, keep_blank_values=True)
    rest = [(name, value) for name, value in pairs if name != selection.NAME]
    path = request.path.rpartition("/api/v1/")[2]
    api = "../" * path.count("/")
    shown = [(name, value) for name, value in rest if name in {*NAMES, *PAGE_ONLY}]  # no path's own parameter
    query, told = (f"?{urlencode(each)}" if each else "" for each in (rest, [(SINCE, request.dataset.version), *shown]))
    link = (
        f'<{api}{path}{query}>; rel="latest-version", <{api}versions.json>; rel="version-history", '
        f'<{api}delta.json{told}>; rel="related"'
    )
    own = [(b"link", link.encode()), (b"x-latest-data-version", latest.encode())]
    return replace(response, headers=[*response.headers, *own])


def versions(request: Request) -> Response:
    """All versions of the data."""
    listed = since.versions(history(request), request.dataset)
    return json_response({**listed, "version_problems": problems(request)})


def became(request: Request) -> Response:
    """What became of an id."""
    if not_usable := unusable(request):
        return not_usable
    name = PurePosixPath(request.path).stem
    found = since.trace_id(history(request), request.dataset, name)
    if found is None:
        allowed = "an id of an event, claim, source or place of any version"
        return error_response(BadValue("id", name, "no version has this id", allowed), NOT_FOUND)
    return json_response(found)


def delta(request: Request, selection: Selection, data_version: str) -> Response:
    """What has changed since a version, for a view."""
    kept = history(request).data_versions
    dataset = earlier(request, data_version) if {data_version, request.dataset.version} <= {*kept} else None
    if dataset is None:
        return refusal(request, SINCE, data_version)
    then, now = (views.make_view(each, selection) for each in (dataset, request.dataset))
    return json_response(since.delta(history(request), dataset, then, request.dataset, now))


def updated(request: Request, view: View, day: str) -> View | Response:
    """The view with the events alone that changed since a day or a version."""
    if not_usable := unusable(request):
        return not_usable
    ids = since.updated(history(request), request.dataset, day)
    if ids is None:
        allowed = ", ".join([FORM, *names(request)])
        return error_response(BadValue(UPDATED_SINCE, day, "neither a day nor a data version", allowed))
    return replace(view, only=frozenset(ids))
