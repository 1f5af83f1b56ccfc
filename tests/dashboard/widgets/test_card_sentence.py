"""The sentence and statuses of a view's card, as the figure to copy has them."""

import re
from html import escape, unescape
from urllib.parse import urlsplit

import pytest

from dashboard.i18n import translator
from dashboard.link_card import address, card
from dashboard.session import served_data
from dashboard.widgets import labels
from raillinks.exports import embedding
from raillinks.query import display_names


@pytest.mark.parametrize("query", [{}, {"event": "e-stop", "lang": "ko"}, {"compare_with": "2020-02-01"}])
def test_the_figure_says_what_its_picture_says(opened, query):
    figure = opened(panel=True, query=query)[-4]
    address_of, alt = (unescape(re.search(f' {name}="([^"]*)"', figure)[1]) for name in ("src", "alt"))
    dataset = served_data.live.served().dataset
    shown = address.of_url(dataset, urlsplit(address_of).query)
    say = dataset.named(translator.say(shown.lang))
    said = card.words(dataset, address.view_of(dataset, shown), say, shown.event).sentence
    assert f"<figcaption>{escape(said)} " in figure
    assert said not in alt
    view = address.view_of(dataset, shown)
    statuses = view.timeline.status_on(view.selection.as_of, view.selection.stale_after)
    leading = [*embedding.links(dataset, view)]
    assert {service for _, service in leading} == {"freight", "passenger"}
    for row in statuses.to_dict("records"):
        if (row["crossing_id"], row["service"]) not in leading:
            continue
        name = labels.link_name(row, display_names.crossing_names(dataset, say.lang, say), say)
        assert f"{name}: {say.word(row['status'])}" in alt
