"""About: how a status comes about, from which sources, what is not known; licences, how to cite and correct."""

import streamlit as st

from dashboard.about import about_data, about_text
from dashboard.session import page_links
from dashboard.widgets import download_and_cite, downloads
from dashboard.widgets.notes import page_heading
from dashboard.widgets.open_page import open_page
from raillinks.clock import today
from raillinks.exports import cite
from raillinks.metrics import quality

page = open_page("about")
dataset, say = page.dataset, page.say

page_heading(say("Where does a status come from, and what is not known?"))
covered_to = say.day(dataset.covered_to)
version = say("Data version {version}, covers events up to {day}.", version=dataset.version, day=covered_to)
st.html(f"<p class='rl-note'>{version}</p>")
page_links.html_block(about_data.first_sections(page), "about_top")

with st.container(key="about_sources"):
    query = st.text_input(say("Search the sources"), placeholder="Yonhap 2022 …")
    matches = quality.matching_sources(dataset.sources, query or "")
    st.html(f"<p class='rl-note' role='status'>{say.plural('{n} source', '{n} sources', len(matches))}</p>")
    about_data.source_table(page, matches)

page_links.html_block(about_data.last_sections(page), "about_data")
address = str(dataset.descriptor.get("homepage", "")) or downloads.base()
cited = cite.citation(dataset, url=address, accessed=today())
styles = download_and_cite.copying(download_and_cite.styles(cited, "cite", say), say)
page_links.html_block(f"{styles}{about_text.privacy(say)}", "about_end")
