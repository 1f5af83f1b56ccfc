"""`llms.txt`: what a machine that comes by should know, and the addresses that it can ask."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from raillinks.package.dataset import Dataset
from raillinks.publish.api_paths import OF_VERSIONS, PATHS
from raillinks.words import services
from raillinks.words.status import Status
from raillinks.words.texts import any_of

PATH = "/llms.txt"
_LINK = (
    "A link is a crossing and a service ({services}; all where none is told apart). "
    f"Its status on a day is {', '.join(Status)}: worked out"
    " from dated, sourced events."
)
_NO_MORE = (
    "Say what an answer says and no more. `unknown` is not `closed`. A status that is not certain may be another one"
    " (`alternatives`). Old evidence is old (`stale`). Disputed events move no status."
)
AFTER_COVERED = "After covered_to nothing has been read: every status is the last known one, and must be called that."


def rules(of_links: Iterable[str]) -> tuple[str, ...]:
    """How answers must be passed on, of a log with these services."""
    return _LINK.format(services=any_of(of_links)), _NO_MORE, AFTER_COVERED


_QUERY = (
    "A query takes `as_of` (a day, month or year), `crossing`, `service`, `known_on`, `data_version` and others; a bad"
    " value gets a 400 that says what is allowed."
)


def text(dataset: Dataset, base: str, pages: Mapping[str, str], versions: Sequence[str]) -> str:
    """The file.

    Args:
        dataset: The package.
        base: The address of the map page, with a slash at its end.
        pages: The title of each page that can be opened, by its path.
        versions: The data versions that can be asked for.
    """
    title, homepage = dataset.descriptor["title"], str(dataset.descriptor.get("homepage", ""))
    licences = ", ".join(str(each["title"]) for each in dataset.descriptor["licenses"])
    facts = [
        f"Data version {dataset.version}, covered to {dataset.covered_to}. Licences: {licences}.",
        *([f"Home page: {homepage}"] if homepage else []),
        f"Model Context Protocol: POST to {base}mcp.",
        _QUERY,
    ]
    sections = {
        "Tables and answers": _tables(dataset, base),
        "Versions of the data": _versions(dataset, base, versions),
        "Pages": [_line(name, f"{base}{path}") for path, name in pages.items()],
    }
    listed = [f"## {name}\n\n" + "\n".join(lines) for name, lines in sections.items()]
    said = "\n".join(f"- {rule}" for rule in (*rules(services.names(dataset.service_rows)), *facts))
    return (
        "\n\n".join([f"# {_one_line(title)}", f"> {_one_line(dataset.descriptor['description'])}", said, *listed])
        + "\n"
    )


def _tables(dataset: Dataset, base: str) -> list[str]:
    day = f"?as_of={dataset.covered_to}"
    described = [("openapi.json", "The description of all of these for machines."), ("health", "Whether all is well.")]
    of_selections = [_line(path.path, f"{base}api/v1/{path.path}{day}", path.summary) for path in PATHS]
    return [*of_selections, *(_line(path, f"{base}api/v1/{path}", summary) for path, summary in described)]


def _versions(dataset: Dataset, base: str, versions: Sequence[str]) -> Iterator[str]:
    """The paths about versions; those that need one, or an id, with one that there is."""
    for path, summary in OF_VERSIONS.items():
        address = f"{base}api/v1/{path}"
        if path == "delta.json" and versions:
            yield _line(path, f"{address}?since={versions[0]}", summary)
        elif "{id}" in path and len(dataset.event_ids):
            yield _line(path, address.replace("{id}", min(dataset.event_ids)), summary)
        elif path != "delta.json" and "{id}" not in path:
            yield _line(path, address, summary)


def _line(name: str, address: str, note: str = "") -> str:
    return f"- [{name}]({address})" + (f": {note}" if note else "")


def _one_line(text: object) -> str:
    return " ".join(str(text).split())
