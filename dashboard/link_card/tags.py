"""The card's words in the head of a page: for search engines, and for whoever shows a link as a card."""

from html import escape

from dashboard.i18n import translator
from dashboard.i18n.translator import message
from dashboard.link_card import picture
from dashboard.link_card.address import Linked, words_of
from dashboard.session.pages import NAME, title_of
from raillinks.exports import api_paths, descriptors
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset

WHAT_IT_IS = message(
    "Which rail links between China and North Korea were open on a given day, and how do we know? A map, a log of"
    " sourced events, and tables to take along."
)
"""What a page says of itself that is about no day."""
HOME_OF = {"embed": ""}
"""The page that is the first home of what another one shows too."""


def tags(dataset: Dataset, path: str, linked: Linked, base: str) -> str:
    """The tags, with every text escaped.

    Args:
        dataset: The package.
        path: The page's path.
        linked: What its address asks for.
        base: The address of the first page, with a slash at its end.
    """
    lang = linked.picture.lang
    say, card = translator.say(lang), words_of(dataset, linked.picture)
    named = say(NAME) if linked.dated and not path else title_of(path, say)
    title = say.labelled(named, card.day) if linked.dated else named
    text = card.sentence if linked.dated else say(WHAT_IT_IS)
    home = f"{base}{HOME_OF.get(path, path)}"
    address = f"{home}?{linked.query}" if linked.query else home
    shown, described = f"{base.rstrip('/')}{linked.picture.url}", f"{card.title}. {card.sentence}"
    said = {"title": title, "description": text}
    page = {"type": "website", "site_name": say(NAME), "url": address, "locale": say.locale, **said, "image": shown}
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
            *([] if path else [_described(dataset, base)]),
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
