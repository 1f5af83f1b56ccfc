"""The story, `data/story.md`: a few steps of paragraphs. Each sentence names the events that it is based on.

docs/data-dictionary.md defines the form. Reading includes checking: a step that names an unknown event, or an event
later than its own day, is a problem like any wrong row.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from raillinks.domain import dates, map_view
from raillinks.domain.map_view import LIMITS, MapView
from raillinks.domain.problems import MOST_LISTED, Problem, Severity, did_you_mean, shortened
from raillinks.domain.text import NOT_TEXT, why_not_text

FILE = "data/story.md"
KEYS = ("as_of", "event", *LIMITS)
_HEADING = "## "
_LINK = re.compile(r"\[([^\[\]]+)\]\(event:([^()\s]*)\)")
_KEY = re.compile(r"(\w+):\s*(.*)")
_MARK = "\0"  # in place of a link; the file contains no such character
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+")

Days = Mapping[str, np.datetime64]
"""The first possible day of every event of the log, by its id."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the story.

    Args:
        title: The heading.
        as_of: The day that the step shows.
        event: The event that the step is about.
        map_view: Where the map looks; None = at the whole border.
        paragraphs: The text; words that are based on an event are written `[words](event:ID)`.
    """

    title: str
    as_of: np.datetime64
    event: str
    map_view: MapView | None
    paragraphs: tuple[str, ...]

    @property
    def events(self) -> tuple[str, ...]:
        """The events that the step names, in the order of the text, each once."""
        named = [event for paragraph in self.paragraphs for _, event in parts(paragraph) if event]
        return tuple(dict.fromkeys([*named, self.event]))


def parts(paragraph: str) -> Iterator[tuple[str, str]]:
    """The parts of a paragraph: words, and the id of the event that they are based on, or empty."""
    end = 0
    for match in _LINK.finditer(paragraph):
        yield paragraph[end : match.start()], ""
        yield match[1], match[2]
        end = match.end()
    yield paragraph[end:], ""


def sentences(paragraph: str) -> list[tuple[str, bool]]:
    """The sentences of a paragraph without their links, and whether each names an event."""
    marked = _BETWEEN_SENTENCES.split(_LINK.sub(rf"{_MARK}\1", paragraph).strip())
    return [(sentence.replace(_MARK, ""), _MARK in sentence) for sentence in marked]


def read(content: bytes, days: Days) -> tuple[tuple[Step, ...], list[Problem]]:
    """The steps, in order, and everything that is wrong with them.

    Args:
        content: The bytes of the file.
        days: The first possible day of every event of the log.

    Returns:
        The steps without a fault, and the problems.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return (), [_problem(line, "", "not-utf-8", "the file is not UTF-8", "save it as UTF-8")]
    if reason := why_not_text(text):
        line = text[: NOT_TEXT.search(text).start()].count("\n") + 1  # type: ignore[union-attr]  # it has one
        return (), [_problem(line, "", "not-text", reason, "leave the character out")]
    drafts = _drafts(text)
    problems = [] if drafts else [_problem(0, "", "empty", "the story has no step", f"a line '{_HEADING}Title' each")]
    problems += [problem for draft in drafts for problem in _wrong(draft, days)]
    problems += _repeated(drafts)
    problems = problems[:MOST_LISTED]
    faulty = {problem.row for problem in problems}
    return tuple(_step(draft) for draft in drafts if not faulty.intersection(draft.lines)), problems


@dataclass(slots=True)
class _Draft:
    """A step as written in the file; lines are numbered from 1."""

    title: str
    line: int
    keys: dict[str, tuple[int, str]] = field(default_factory=dict)
    repeated: list[tuple[int, str]] = field(default_factory=list)
    paragraphs: list[tuple[int, str]] = field(default_factory=list)
    last: int = 0

    @property
    def lines(self) -> range:
        """The line numbers of the step."""
        return range(self.line, self.last + 1)


def _drafts(text: str) -> list[_Draft]:
    """The steps as written. The text before the first heading is a note to editors."""
    drafts: list[_Draft] = []
    blank = True
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(_HEADING):
            drafts.append(_Draft(line.removeprefix(_HEADING).strip(), number))
        elif drafts and line.strip():
            _take(drafts[-1], number, line.strip(), starts=blank)
        if drafts:
            drafts[-1].last = number
        blank = not line.strip()
    return drafts


def _take(draft: _Draft, number: int, line: str, *, starts: bool) -> None:
    """Adds a line to a step: a key directly below the heading, else the start or continuation of a paragraph."""
    key = _KEY.fullmatch(line)
    if key and not draft.paragraphs and not starts:
        if key[1] in draft.keys:
            draft.repeated.append((number, key[1]))
        draft.keys[key[1]] = number, key[2].strip()
    elif starts or not draft.paragraphs:
        draft.paragraphs.append((number, line))
    else:
        first, text = draft.paragraphs[-1]
        draft.paragraphs[-1] = first, f"{text} {line}"


def _problem(line: int, column: str, code: str, reason: str, hint: str = "") -> Problem:
    return Problem(FILE, line, column, code, Severity.ERROR, reason, hint)


def _wrong(draft: _Draft, days: Days) -> Iterator[Problem]:
    """What is wrong with one step."""
    if not draft.title:
        yield _problem(draft.line, "", "missing", "the step has no title", f"{_HEADING}Title")
    if not draft.paragraphs:
        yield _problem(draft.line, "", "missing", "the step has no text", "a paragraph below its keys")
    for line, key in draft.repeated:
        yield _problem(line, key, "duplicate", f"'{key}' is there twice", "leave one out")
    yield from _wrong_keys(draft, days)
    for line, paragraph in draft.paragraphs:
        yield from _wrong_text(line, paragraph, days, draft)


def _wrong_keys(draft: _Draft, days: Days) -> Iterator[Problem]:
    given = [name for name in LIMITS if name in draft.keys]
    for name in ("as_of", "event", *(LIMITS if given else ())):
        if name not in draft.keys:
            yield _problem(
                draft.line, name, "missing", f"the step has no '{name}'", f"a line '{name}: …' below the heading"
            )
    for name, (line, value) in draft.keys.items():
        if name not in KEYS:
            yield _problem(line, name, "unknown-key", f"unknown key '{name}'", did_you_mean(name, KEYS))
        elif name == "event":
            yield from _wrong_event(line, value, days, draft)
        else:
            yield from _unreadable(line, name, value)


def _unreadable(line: int, name: str, value: str) -> Iterator[Problem]:
    """A day or a number that cannot be used."""
    parse: Callable[[], object] = lambda: dates.day(value) if name == "as_of" else map_view.number(name, value)  # noqa: E731
    try:
        parse()
    except ValueError as error:
        yield _problem(line, name, "bad-value", f"'{shortened(value)}' cannot be used", shortened(str(error)))


def _as_of(draft: _Draft) -> np.datetime64 | None:
    """The day of the step; None if it cannot be read."""
    try:
        return dates.day(draft.keys["as_of"][1])
    except (KeyError, ValueError):
        return None


def _wrong_event(line: int, event: str, days: Days, draft: _Draft) -> Iterator[Problem]:
    """An event that the log does not have, or that had not happened on the step's day."""
    as_of = _as_of(draft)
    if event not in days:
        yield _problem(
            line, "event", "unknown-event", f"unknown event '{shortened(event)}'", did_you_mean(event, list(days))
        )
    elif as_of is not None and days[event] > as_of:
        reason = f"'{event}' is of {days[event]}, later than the step's day {as_of}"
        yield _problem(line, "event", "later-event", reason, "tell it in a later step")


def _wrong_text(line: int, paragraph: str, days: Days, draft: _Draft) -> Iterator[Problem]:
    for event in dict.fromkeys(event for _, event in parts(paragraph) if event):
        yield from _wrong_event(line, event, days, draft)
    for sentence, named in sentences(paragraph):
        if "](" in sentence:
            yield _problem(
                line, "", "bad-link", f"a link that cannot be read: '{shortened(sentence)}'", "[words](event:ID)"
            )
        if not named:
            yield _problem(
                line, "", "sentence-without-event", f"no event is named: '{shortened(sentence)}'", "[words](event:ID)"
            )


def _repeated(drafts: list[_Draft]) -> Iterator[Problem]:
    """Steps with the same event and day: these identify a step, since its link has both."""
    seen: set[tuple[str, str]] = set()
    for draft in drafts:
        names = (draft.keys.get("event", (0, ""))[1], draft.keys.get("as_of", (0, ""))[1])
        if names in seen:
            yield _problem(
                draft.line, "event", "duplicate", "an earlier step has the same event and day", "one step for each"
            )
        seen.add(names)


def _step(draft: _Draft) -> Step:
    """A step without a fault."""
    value = {name: text for name, (_, text) in draft.keys.items()}
    place = {name: map_view.number(name, value[name]) for name in LIMITS if name in value}
    return Step(
        title=draft.title,
        as_of=dates.day(value["as_of"]),
        event=value["event"],
        map_view=MapView(**place) if place else None,
        paragraphs=tuple(text for _, text in draft.paragraphs),
    )
