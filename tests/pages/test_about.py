"""The About page: every section has its anchor, every record and number is there, the sources can be searched."""

import pytest

from tests.pages.opening import page_opened


def run(**query):
    return page_opened("about.py", **query)


@pytest.mark.parametrize(
    "query",
    [
        {}, {"as_of": "1800-01-01"}, {"as_of": "2199-12-31"}, {"known_on": "1990-01-01", "as_of": "1980-01-01"},
        {"q": "nothing at all", "context": "1"}, {"lang": "zh", "event": "dd-1990-renamed"},
    ],
)  # fmt: skip
def test_the_page_opens_with_any_selection_and_keeps_it(query):
    app = run(**query)
    assert {name: app.query_params[name] for name in query if name != "lang"} == {
        name: value for name, value in query.items() if name != "lang"
    }
