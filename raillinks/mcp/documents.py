"""Search and fetch, in the shapes that clients for deep research ask for: results with id, title and url; one document.

A document is an event, or a link with its status today and its intervals. Both answers are JSON in the text too, and
have nothing of what other answers share: `metadata` of a document has day, version, citation and licence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from raillinks.domain.problems import did_you_mean
from raillinks.engine.confidence import Row
from raillinks.exports import cite, schemas
from raillinks.exports.schemas import Schema
from raillinks.i18n.languages import ENGLISH
from raillinks.mcp import tool_answers
from raillinks.mcp.answers import Answer, Asked, event_in_words, licence, permalink
from raillinks.mcp.arguments import EVENT, ID, LIMIT, MOST_ROWS, OWN, QUERY, Arguments, RefusedError
from raillinks.query import display_names, search
from raillinks.query.known_log import Link
from raillinks.query.selection import BadValue

MOST_RESULTS = 10
SEARCH: Mapping[str, Schema] = MappingProxyType(
    {"results": schemas.rows(schemas.record({name: {"type": "string"} for name in ("id", "title", "url")}))}
)
"""What `search` answers."""
FETCH: Mapping[str, Schema] = MappingProxyType(
    {**{name: {"type": "string"} for name in ("id", "title", "text", "url")}, "metadata": {"type": "object"}}
)
"""What `fetch` answers."""


def find(asked: Asked) -> Answer:
    """The documents that match a question best: links whose crossing it names, then events.

    Raises:
        RefusedError: The question is empty.
    """
    question = asked.arguments.own[QUERY]
    if not question.strip():
        raise RefusedError(BadValue(QUERY, "", "there is nothing to find", "words, such as Dandong freight 2022"))
    log = asked.view.any_day.log
    places = search.ranked(asked.dataset, question, log.events, log.claims)
    events = [log.rows[str(log.events["event_id"].iloc[place])] for place in places[:MOST_RESULTS]]
    links = _named_links(asked, question)
    results = [*(_result_of_link(asked, link) for link in links), *(_result_of_event(asked, event) for event in events)]
    return Answer({"results": results[:MOST_RESULTS]}, [], "")


def fetch(asked: Asked) -> Answer:
    """A document: an event with its claims, or a link with its status today and its intervals.

    Raises:
        RefusedError: There is none of this id.
    """
    name, log = asked.arguments.own[ID], asked.view.any_day.log
    own = {each: row.default for each, row in OWN.items()} | {LIMIT: str(MOST_ROWS)}
    links = {_id(link): link for link in log.histories}
    if name in log.rows:
        of_event = replace(asked, arguments=Arguments((), {**own, EVENT: name}))
        return _document(asked, _result_of_event(asked, log.rows[name]), [tool_answers.why(of_event)],
                         event_in_words(asked, log.rows[name]))  # fmt: skip
    if name not in links:
        error, near = "there is no such document", did_you_mean(name, [*links, *log.rows])
        raise RefusedError(BadValue(ID, name, error, "an id of `search`"), near)
    crossing, service = links[name]
    chosen = replace(asked.view.selection, crossing=(crossing,), service=(service,))
    of_link = replace(asked, arguments=Arguments((), own), view=asked.views.view(asked.dataset, chosen))
    said = [tool_answers.status_on(of_link), tool_answers.intervals(of_link)]
    return _document(of_link, _result_of_link(asked, links[name]), said, _title_of_link(asked, links[name]))


def _document(asked: Asked, result: Mapping[str, str], said: Iterable[Answer], words: str) -> Answer:
    """A document of what tools say, with what must be known about it."""
    dataset = asked.dataset
    about = {
        "as_of": str(asked.view.selection.as_of),
        "data_version": dataset.version,
        "covered_to": str(dataset.covered_to),
        "citation": cite.chicago(cite.citation(dataset, words, result["url"], asked.today)),
        "licence": licence(dataset),
    }
    text = "\n".join(line for answer in said for line in answer.lines)
    return Answer({**result, "text": text, "metadata": about}, [], "")


def _id(link: Link) -> str:
    return "/".join(link)


def _title_of_link(asked: Asked, link: Link) -> str:
    return f"{display_names.crossing_names(asked.dataset, ENGLISH)[link[0]]}, {link[1]}: status and history"


def _result_of_link(asked: Asked, link: Link) -> dict[str, str]:
    chosen = replace(asked.view.selection, crossing=(link[0],), service=(link[1],))
    of_link = replace(asked, view=replace(asked.view, selection=chosen))
    return {"id": _id(link), "title": _title_of_link(asked, link), "url": permalink(of_link, "")}


def _result_of_event(asked: Asked, event: Row) -> dict[str, str]:
    names = display_names.crossing_names(asked.dataset, ENGLISH)
    place = names.get(str(event["crossing_id"]), str(event["crossing_id"]))
    title = f"{event['date']}, {place}, {event['service']}: {event['summary']}"
    return {"id": str(event["event_id"]), "title": title, "url": permalink(asked, "events", event)}


def _named_links(asked: Asked, question: str) -> list[Link]:
    """The links whose crossing a question names; of one that names services, those of these services."""
    names = search.names_of(asked.dataset.places)
    words = question.split()
    named = {place for text in (question, *words) for place in search.named(names, text)}
    crossings = asked.dataset.places.loc[asked.dataset.places["place_id"].isin(named), ["place_id", "crossing_id"]]
    ids = {*crossings["crossing_id"], *crossings["place_id"]}
    ids |= {crossing for crossing, _ in asked.view.any_day.log.histories if {*crossing.split("-")} & _plain(words)}
    found = [link for link in asked.view.any_day.log.histories if link[0] in ids]
    of_services = [link for link in found if link[1] in _plain(words)]
    return of_services or found


def _plain(words: Iterable[str]) -> set[str]:
    return {word.strip(".,;:?!()'\"").casefold() for word in words}
