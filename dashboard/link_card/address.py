"""What a page's address is about, as far as its card shows it, and where the card's picture lies.

The picture's name is made as `cache` says, so that it may be kept for ever. Its query holds all that it is
made of beside package and code: any server process makes the same bytes from it.

The card's words in the head of a page: for search engines, and for whoever shows a link as a card.
"""

from dataclasses import dataclass, replace
from html import escape
from urllib.parse import quote, urlencode

from dashboard.i18n import translator
from dashboard.i18n.translator import Translator, message
from dashboard.link_card import map_ground, picture
from dashboard.link_card.card import Words, card
from dashboard.session.pages import NAME, PAGES, title_of
from dashboard.widgets.cache import fields_of, name_of
from raillinks.clock import today
from raillinks.exports import api_paths, descriptors, embedding
from raillinks.i18n.languages import ENGLISH, LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.query import permalinks, selection, views
from raillinks.query.filters import OF_LINKS
from raillinks.query.permalinks import PageState
from raillinks.query.selection import BadValue, Selection
from raillinks.query.views import View

FOLDER = "/link-card/"
WITHOUT_A_DAY = ("about", "story")
"""The pages that are about no day, whatever their address says."""
WITH_TWO_DAYS = ("", "compare")
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
        data_version: The version that the address names; empty = whichever is served.
    """

    content_hash: str
    selection: Selection
    event: str | None
    lang: str
    data_version: str = ""

    @property
    def query(self) -> str:
        """The selection as the API takes it, and the rest: the one way of writing it that `of_url` accepts."""
        given = {"event": self.event, "data_version": self.data_version, "lang": self.lang}
        rest = [(name, value) for name, value in given.items() if value]
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
        bad: These values.
    """

    picture: Picture
    dated: bool
    query: str
    bad: tuple[BadValue, ...] = ()


def of_selection(dataset: Dataset, chosen: Selection, state: PageState, lang: str) -> Picture:
    """The picture of a selection.

    Args:
        dataset: The package.
        chosen: The selection.
        state: What else the address has: its event, and the data version where that is the package's.
        lang: A code of `LANGUAGES`.
    """
    kept = {name: getattr(chosen, name) for name in (*_SHOWN, *OF_LINKS)}
    version = dataset.version if state.data_version == dataset.version else ""
    return Picture(dataset.content_hash, Selection(**kept), state.event, lang, version)


def of_page(dataset: Dataset, path: str, query: str, browsers_language: str) -> Linked:
    """What the address of a page asks for: what its first run will show.

    Args:
        dataset: The package.
        path: The page's path.
        query: The query of the address; values that cannot be used are left out, as the page does.
        browsers_language: The code of `LANGUAGES` that the browser prefers.

    Raises:
        ValueError: The query has more than `cache.MOST_FIELDS` fields.
    """
    given = selection.with_plain_days(fields_of(query), today())
    state, bad_state = permalinks.page_state_of(given, set(dataset.events["event_id"]))
    lang = state.lang or browsers_language
    own = [("lang", state.lang)] if state.lang else []
    if path in WITHOUT_A_DAY:
        shown = of_selection(dataset, Selection(as_of=today()), PageState(), lang)
        return Linked(shown, dated=False, query=urlencode(own))
    opening = permalinks.opening_day(dataset, state.event, today())
    chosen, bad = selection.from_query(given, views.choices(dataset), opening)
    has_day = bool(dict(given).get("as_of")) and not any(value.parameter == "as_of" for value in bad)
    pairs = [(name, value) for name, value in selection.to_query(chosen) if has_day or name != "as_of"]
    shown = of_selection(dataset, chosen if path in WITH_TWO_DAYS else replace(chosen, compare_with=None), state, lang)
    more = {"event": state.event, "data_version": shown.data_version}
    own = [*((name, value) for name, value in more.items() if value), *own]
    dated = has_day or state.event is not None or PAGES[path].opens_on_today
    return Linked(shown, dated, urlencode([*pairs, *own], quote_via=quote), (*bad, *bad_state))


def of_url(dataset: Dataset, query: str) -> Picture:
    """The picture that the query of a picture's address asks for; values that cannot be used are left out.

    Raises:
        ValueError: The query has more than `cache.MOST_FIELDS` fields.
    """
    given = fields_of(query)
    state, _ = permalinks.page_state_of(given, set(dataset.events["event_id"]))
    chosen, _ = selection.from_query(given, views.choices(dataset), today())
    return of_selection(dataset, chosen, state, state.lang or ENGLISH)


def view_of(dataset: Dataset, shown: Picture) -> View:
    """The view of a picture, made anew: what strangers ask for displaces no view that readers look at."""
    return views.make_view(dataset, shown.selection)


def png(dataset: Dataset, shown: Picture) -> bytes:
    """The bytes of a picture: the same ones whenever and wherever they are made."""
    say = dataset.named(translator.say(shown.lang))
    view = view_of(dataset, shown)
    frame = map_ground.frame(dataset, view, shown.event)
    return picture.png(dataset, card(dataset, view, say, shown.event), frame, say)


WHAT_IT_IS = message(
    "Which rail links between China and North Korea were open on a given day, and how do we know? A map, a log of"
    " sourced events, and tables to take along."
)
"""What a page says of itself that is about no day."""


def tags(dataset: Dataset, path: str, linked: Linked, card: Words, base: str) -> str:
    """The tags, with every text escaped.

    Args:
        dataset: The package.
        path: The page's path.
        linked: What its address asks for.
        card: What its card says.
        base: The address of the first page, with a slash at its end.
    """
    lang = linked.picture.lang
    say = dataset.named(translator.say(lang))
    named = say(NAME) if linked.dated and not path else title_of(path, say)
    title = say.labelled(named, card.day) if linked.dated else named
    text = card.sentence if linked.dated else say(WHAT_IT_IS)
    home = f"{base}{path}"
    address = f"{home}?{linked.query}" if linked.query else home
    shown, described = f"{base.rstrip('/')}{linked.picture.url}", f"{card.title}. {card.sentence}"
    said = {"title": title, "description": text}
    page = {
        "type": "website",
        "site_name": say(NAME),
        "url": address,
        "locale": LANGUAGES[say.lang].territory,
        **said,
        "image": shown,
    }
    size = {"width": str(picture.WIDTH), "height": str(picture.HEIGHT)}
    return "".join(
        [
            f"<meta name='description' content='{escape(text)}'>",
            *(f"<meta property='og:{name}' content='{escape(value)}'>" for name, value in page.items()),
            *(f"<meta property='og:image:{name}' content='{value}'>" for name, value in size.items()),
            "<meta property='og:image:type' content='image/png'>",
            f"<meta property='og:image:alt' content='{escape(described)}'>",
            "<meta name='twitter:card' content='summary_large_image'>",
            *(
                f"<meta name='twitter:{name}' content='{escape(value)}'>"
                for name, value in (said | {"image": shown}).items()
            ),
            f"<meta name='twitter:image:alt' content='{escape(described)}'>",
            f"<link rel='canonical' href='{escape(address)}'>",
            *_in_other_languages(home, linked.query),
            *([] if path else [embedding.oembed_link(base, address, title), _described(dataset, base)]),
        ]
    )


SOMEBODYS_OWN_LOG = message("A reader's own log")
ONLY_ITS_SESSION_HAS_IT = message(
    "Only the session that took this log in can show it. Whoever else opens this address sees the log of this server."
)


def is_of_own_log(query: str) -> bool:
    """Whether the address of a page is that of a reader's own log.

    Args:
        query: The query of the address.

    Raises:
        ValueError: The query has more than `cache.MOST_FIELDS` fields.
    """
    return dict(fields_of(query)).get(selection.NAME) == selection.OWN


def tags_of_own_log(say: Translator) -> str:
    """The tags of an address of a reader's own log, of which nothing is known outside of its session."""
    said = {"title": say(SOMEBODYS_OWN_LOG), "description": say(ONLY_ITS_SESSION_HAS_IT)}
    page = {"type": "website", "locale": LANGUAGES[say.lang].territory, **said}
    return "".join(
        [
            f"<meta name='description' content='{escape(said['description'])}'>",
            *(f"<meta property='og:{name}' content='{escape(value)}'>" for name, value in page.items()),
            "<meta name='twitter:card' content='summary'>",
            *(f"<meta name='twitter:{name}' content='{escape(value)}'>" for name, value in said.items()),
        ]
    )


def _described(dataset: Dataset, base: str) -> str:
    """What search engines for data sets read, on the first page alone: the data set is one, and so is its home."""
    described = descriptors.described(api_paths.description(dataset, base)).schema_org
    return f"<script type='application/ld+json'>{descriptors.in_html(described)}</script>"


def _in_other_languages(home: str, query: str) -> list[str]:
    """The same page in each language."""
    rest = "".join(f"{pair}&" for pair in query.split("&") if pair and not pair.startswith("lang="))
    return [
        f"<link rel='alternate' hreflang='{lang}' href='{escape(f'{home}?{rest}lang={lang}')}'>" for lang in LANGUAGES
    ]
