"""About: how a status comes about, from which sources, what is not known; licences, how to cite and correct."""

import streamlit as st

from pages import _about, _about_data, _controls, _go, _page, _share
from raillinks import cite, quality
from raillinks.clock import today

page = _page.opened(filters=False)
dataset, say = page.dataset, page.say

_page.heading(say("About"), say("Where does a status come from, and what is not known?"))
version = say("Data version {version}, read up to {day}.", version=dataset.version, day=say.day(dataset.covered_to))
st.html(f"<p class='rl-note'>{version}</p>")
_go.pressable(_about_data.first_sections(page), "about_top")

with st.container(key="about_sources"):
    q = st.text_input(say("Search the sources"), placeholder="Yonhap 2022 …")
    found = quality.found(dataset.sources, q or "")
    st.html(f"<p class='rl-note' role='status'>{say.many('{n} source', '{n} sources', len(found))}</p>")
    text = st.column_config.TextColumn
    st.dataframe(
        _about_data.source_table(found, say), hide_index=True, height=320,
        column_config={
            "publisher": text(say("Publisher"), width=190), "title": text(say("Title"), width=360),
            "published": text(say("Published"), width=110), "language": text(say("Language"), width=90),
            "type": text(say("Source type"), width=90),
            "url": st.column_config.LinkColumn(say("Address"), display_text=say("open"), width=80),
        },
    )  # fmt: skip

_go.pressable(_about_data.last_sections(page), "about_data")
address = str(dataset.descriptor.get("homepage", "")) or _share.base()
cited = cite.citation(dataset, url=address, accessed=today())
with st.container(key="about_cite"):
    for style, write in _share.STYLES:
        st.caption(style)
        st.code(write(cited), language=None, wrap_lines=True)
_go.pressable(_about.privacy(say), "about_end")

_controls.write_url()
