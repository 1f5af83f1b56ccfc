"""What a page's address is about, as far as its card shows it, and where the card's picture lies.

The picture's name is made as `content_names` says, so that it may be kept for ever. Its query holds all that it is
made of beside package and code: any server process makes the same bytes from it.
"""

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from dashboard.i18n import translator
from dashboard.link_card import framing, picture
from dashboard.link_card.card import Words, card, words
from dashboard.parts.content_names import fields_of, name_of
from dashboard.session.pages import PAGES
from raillinks.clock import today
from raillinks.i18n.languages import ENGLISH
from raillinks.package.dataset import Dataset
from raillinks.query import page_state, permalinks, selection, views
from raillinks.query.filters import OF_LINKS
from raillinks.query.selection import Selection

FOLDER = "/link-card/"
WITHOUT_A_DAY = ("about", "story")
"""The pages that are about no day, whatever their address says."""
WITH_TWO_DAYS = ("", "embed", "compare")
"""The pages that show the second day of their address."""
_SHOWN = ("as_of", "as_of_period", "known_on", "compare_with", "disputed", "stale_after", "context")
"""The fields of a selection that a card shows, beside the filters that choose links."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture is made of. Equal ones have equal bytes.

    Args:
        content_hash: The hash of the package.
        selection: The part of a selection that a card shows (`of_selection`).
        event: The id of the event that the page is about; None = it is about the day.
        lang: A code of `LANGUAGES`.
    """

    content_hash: str
    selection: Selection
    event: str | None
    lang: str

    @property
    def query(self) -> str:
        """The selection as the API takes it, `event` and `lang`: the one way of writing it that `of_url` accepts."""
        rest = [*([("event", self.event)] if self.event else []), ("lang", self.lang)]
        return urlencode([*selection.to_query(self.selection), *rest], quote_via=quote)

    @property
    def name(self) -> str:
        """The name of its file, without ending."""
        return name_of(self.content_hash, f"{FOLDER}\0{self.query}")

    @property
    def url(self) -> str:
        """Where it lies, below the server's address."""
        return f"{FOLDER}{self.name}.png?{self.query}"


@dataclass(frozen=True, slots=True)
class Linked:
    """What the address of a page asks for.

    Args:
        picture: Of it, what the card shows.
        dated: Whether the page is about a day or an event; else its card tells what the dashboard is.
        query: The address's own query in its one form: values that cannot be used are left out.
    """

    picture: Picture
    dated: bool
    query: str


def of_selection(dataset: Dataset, chosen: Selection, event: str | None, lang: str) -> Picture:
    """The picture of a selection. Arguments as for `Picture`."""
    kept = {name: getattr(chosen, name) for name in (*_SHOWN, *OF_LINKS)}
    return Picture(dataset.content_hash, Selection(**kept), event, lang)


def of_page(dataset: Dataset, path: str, query: str, browsers_language: str) -> Linked:
    """What the address of a page asks for: what its first run will show.

    Args:
        dataset: The package.
        path: The page's path.
        query: The query of the address; values that cannot be used are left out, as the page does.
        browsers_language: The code of `LANGUAGES` that the browser prefers.

    Raises:
        ValueError: The query has more than `content_names.MOST_FIELDS` fields.
    """
    given = selection.with_plain_days(fields_of(query), today())
    state, _ = page_state.from_query(given, set(dataset.events["event_id"]))
    lang = state.lang or browsers_language
    own = [("lang", state.lang)] if state.lang else []
    if path in WITHOUT_A_DAY:
        shown = of_selection(dataset, Selection(as_of=today()), None, lang)
        return Linked(shown, dated=False, query=urlencode(own))
    opening = permalinks.opening_day(dataset, state.event, today())
    chosen, bad = selection.from_query(given, views.choices(dataset), opening)
    has_day = bool(dict(given).get("as_of")) and not any(value.parameter == "as_of" for value in bad)
    pairs = [(name, value) for name, value in selection.to_query(chosen) if has_day or name != "as_of"]
    own = [*([("event", state.event)] if state.event else []), *own]
    dated = has_day or state.event is not None or PAGES[path].opens_on_today
    kept = chosen if path in WITH_TWO_DAYS else replace(chosen, compare_with=None)
    return Linked(of_selection(dataset, kept, state.event, lang), dated, urlencode([*pairs, *own], quote_via=quote))


def of_url(dataset: Dataset, query: str) -> Picture:
    """The picture that the query of a picture's address asks for; values that cannot be used are left out.

    Args:
        dataset: The package.
        query: The query.

    Raises:
        ValueError: The query has more than `content_names.MOST_FIELDS` fields.
    """
    given = fields_of(query)
    state, _ = page_state.from_query(given, set(dataset.events["event_id"]))
    chosen, _ = selection.from_query(given, views.choices(dataset), today())
    return of_selection(dataset, chosen, state.event, state.lang or ENGLISH)


def words_of(dataset: Dataset, shown: Picture) -> Words:
    """What a picture says, worked out anew: what strangers ask for displaces no view that readers look at."""
    return words(
        dataset, views.make_view(dataset, shown.selection), dataset.named(translator.say(shown.lang)), shown.event
    )


def png(dataset: Dataset, shown: Picture) -> bytes:
    """The bytes of a picture: the same ones whenever and wherever they are made."""
    say = dataset.named(translator.say(shown.lang))
    view = views.make_view(dataset, shown.selection)
    frame = framing.frame(dataset, view, shown.event)
    return picture.png(dataset, card(dataset, view, say, shown.event), frame, say)
