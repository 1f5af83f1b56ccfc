"""Names from data stand in the filters as they are spelled."""

import re
from dataclasses import replace

import pytest

from dashboard.i18n import translator
from dashboard.session import served_data
from raillinks.validation import load
from raillinks.versions.live_package import Served
from tests import tiny
from tests.pages.opening import page_opened

HOSTILE = ("__proto__", "$x^2$", "[a](javascript:b)", "<b>c</b>", "~~d~~", "`e`", "&amp;")


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_escaped(text):
    escaped = translator.plain(text)
    assert escaped.replace("\\", "") == text.replace(":", ":\u2060") or ":" not in text
    assert all(escaped[i - 1] == "\\" for i, c in enumerate(escaped) if c in "_$[]<>~`&()")


@pytest.mark.parametrize("text", ["see http://a.example/b", "HTTPS://a.example", "www.a.example", "mail@a.example"])
def test_an_address_in_a_label_is_no_link(text):
    assert not re.search(r"://|www\\\.|@\w", translator.plain(text), re.IGNORECASE)
    assert translator.plain(text).replace("\\", "").replace("\u2060", "") == text


def test_directives_of_streamlit_are_broken():
    assert ":material" not in translator.plain(":material/warning:")
    assert ":red" not in translator.plain(":red[text]")


def test_the_pills_of_crossings_show_their_names_as_they_are(tmp_path, monkeypatch):
    tiny.write(tmp_path, tiny.files())
    dataset = load.load(tmp_path)
    odd = replace(dataset, crossings=dataset.crossings.assign(name="__proto__ $x^2$"), content_hash="odd")

    class Fixed:
        def served(self):
            return Served(odd)

    monkeypatch.setattr(served_data, "live", Fixed())
    app = page_opened("map.py", mode="all")
    labels = [option for group in app.get("button_group") for option in group.options]
    assert any(r"\_\_proto\_\_ \$x^2\$" in str(label) for label in labels), labels
    assert not any("__proto__" in str(label) for label in labels)
