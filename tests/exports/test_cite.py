"""Citations, the files that carry them, the code and links to copy, and the feed."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
import yaml

from raillinks.exports import cite
from tests.conftest import ROOT


@pytest.fixture
def view_cited():
    return cite.Citation(
        key="rail-links-1.2.0",
        authors=("Rail & Links maintainers",),
        title="Rail Links: 3 of 9 events (50% {freight}_1)",
        version="1.2.0",
        released=np.datetime64("2026-11-04"),
        covered_to=np.datetime64("2026-03-13"),
        url="https://rail.example/?as_of=2022-09-26",
        accessed=np.datetime64("2026-12-01"),
    )


def test_chicago(view_cited):
    assert cite.chicago(view_cited) == (
        "Rail & Links maintainers. “Rail Links: 3 of 9 events (50% {freight}_1).” Version 1.2.0, covered to"
        " 13 March 2026. Data set, 2026. Accessed 1 December 2026. https://rail.example/?as_of=2022-09-26"
    )


def test_apa(view_cited):
    assert cite.apa(view_cited) == (
        "Rail & Links maintainers. (2026). Rail Links: 3 of 9 events (50% {freight}_1) (Version 1.2.0) [Data set]."
        " Retrieved December 1, 2026, from https://rail.example/?as_of=2022-09-26"
    )


def test_mla(view_cited):
    assert cite.mla(view_cited) == (
        "Rail & Links maintainers. “Rail Links: 3 of 9 events (50% {freight}_1).” Version 1.2.0, 4 Nov. 2026,"
        " https://rail.example/?as_of=2022-09-26. Data set, covered to 13 Mar. 2026. Accessed 1 Dec. 2026."
    )


@pytest.mark.parametrize("style", [cite.chicago, cite.apa, cite.mla])
def test_several_authors_are_joined_by_and(view_cited, style):
    several = replace(view_cited, authors=("Rail & Links maintainers", "Kim Su"))
    assert style(several).startswith("Rail & Links maintainers and Kim Su. ")


def test_ris(view_cited):
    assert cite.ris(view_cited).split("\n") == [
        "TY  - DATA",
        "ID  - rail-links-1.2.0",
        "AU  - Rail & Links maintainers",
        "TI  - Rail Links: 3 of 9 events (50% {freight}_1)",
        "ET  - 1.2.0",
        "PY  - 2026",
        "DA  - 2026/11/04",
        "N1  - Data set, covered to 2026-03-13",
        "UR  - https://rail.example/?as_of=2022-09-26",
        "Y2  - 2026/12/01",
        "ER  - ",
    ]


def test_no_title_begins_a_tag_of_its_own_in_ris(view_cited):
    titled = cite.ris(replace(view_cited, title="Rail\r\nER  - \u2028AU  - somebody"))
    assert [line[:2] for line in titled.splitlines()] == [line[:2] for line in cite.ris(view_cited).splitlines()]


def test_bibtex(view_cited):
    assert cite.bibtex(view_cited) == (
        "@misc{rail-links-1.2.0,\n"
        "  author = {{Rail \\& Links maintainers}},\n"
        "  title = {{Rail Links: 3 of 9 events (50\\% \\{freight\\}\\_1)}},\n"
        "  year = {2026},\n"
        "  version = {1.2.0},\n"
        "  note = {Data set, covered to 2026-03-13},\n"
        "  url = {https://rail.example/?as_of=2022-09-26},\n"
        "  urldate = {2026-12-01}\n"
        "}"
    )


def test_csl_json(view_cited):
    assert json.loads(cite.csl_json(view_cited)) == [
        {
            "id": "rail-links-1.2.0",
            "type": "dataset",
            "title": "Rail Links: 3 of 9 events (50% {freight}_1)",
            "author": [{"literal": "Rail & Links maintainers"}],
            "version": "1.2.0",
            "note": "Covered to 2026-03-13",
            "issued": {"date-parts": [[2026, 11, 4]]},
            "accessed": {"date-parts": [[2026, 12, 1]]},
            "URL": "https://rail.example/?as_of=2022-09-26",
        }
    ]


@pytest.mark.parametrize("write", [cite.chicago, cite.apa, cite.mla, cite.bibtex, cite.ris, cite.csl_json])
def test_what_is_not_known_is_left_out(view_cited, write):
    bare = write(replace(view_cited, released=None, accessed=None, url=""))
    assert not re.search(r"None|NaT|accessed|Accessed|Retrieved|urldate|issued|https|Y2|UR|\.\.", bare)


def test_bibtex_braces_stay_balanced(view_cited):
    hostile = cite.bibtex(replace(view_cited, title="}} \\ ^~#$ {"))
    text = re.sub(r"\\[{}]", "", hostile)
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("style", cite.STYLES)
def test_a_query_without_an_address_stands_in_no_citation(view_cited, style):
    cited = cite.STYLES[style](replace(view_cited, url="?as_of=2022-09-26"))
    assert cited == cite.STYLES[style](replace(view_cited, url=""))


@pytest.mark.parametrize("url", ["https://rail.example/?as_of=2022-09-26", "?as_of=2022-09-26", ""])
def test_cff_is_yaml_with_what_the_format_asks_for(view_cited, url):
    cited = replace(view_cited, url=url, title='A "title": with #, {braces} & 단둥')
    citation = yaml.safe_load(cite.cff(cited, ("CC-BY-4.0", "ODbL-1.0"), "What it is."))
    assert citation["title"] == 'A "title": with #, {braces} & 단둥'
    assert {"cff-version", "message", "title", "authors", "type", "version", "date-released", "license"} <= set(
        citation
    )
    assert str(citation["date-released"]) == "2026-11-04"
    assert citation.get("url", "") == (url if url.startswith("https") else "")
    assert "?as_of" not in citation["abstract"]


def test_the_citation_file_of_the_project_is_that_of_the_data(dataset):
    expected = cite.cff_of(dataset, cite.citation(dataset))
    assert (ROOT / "CITATION.cff").read_text(encoding="utf-8") == expected


def test_the_data_sets_citation_has_the_day_of_its_version(dataset):
    assert str(cite.citation(dataset).released) == dataset.changes["date"].max()
