"""Names of outlets: one under another spelling is no second voice."""

from dataclasses import replace

import pytest

from raillinks.domain.problems import Severity
from raillinks.editor import fields


@pytest.mark.parametrize("name", ["RFA", "Radio Free Asia (RFA)", "자유아시아방송", "radio free asia", "自由亚洲电台"])
def test_an_outlet_under_another_name_is_no_second_voice_unseen(small, name):
    sources = small.sources.assign(publisher="Radio Free Asia")
    log = replace(small, sources=sources)
    (problem,) = fields.spelled_otherwise("source", {"publisher": name}, log)
    assert (problem.field, problem.severity) == ("source.publisher", Severity.WARNING)
    assert "Radio Free Asia" in problem.hint


@pytest.mark.parametrize(
    ("known", "typed"),
    [("Yonhap", "연합뉴스"), ("Yonhap", "Yonhap News Agency"), ("Yonhap News Agency", "Yonhap"), ("SBS", "SBS (Seoul)"),
     ("Korea Economic Daily (Hankyung)", "Hankyung"),
     ("Moscow Times", "The Moscow Times Online"), ("MBN", "Maeil Business News")],
)  # fmt: skip
def test_names_of_one_outlet_are_doubted(small, known, typed):
    log = replace(small, sources=small.sources.assign(publisher=known))
    assert [*fields.spelled_otherwise("source", {"publisher": typed}, log)]


@pytest.mark.parametrize(
    ("known", "typed"),
    [("KBC", "KBS World"), ("NHK", "NK News"), ("The Korea Herald", "The Korea Times"), ("Asia Today", "Asia Economy"),
     ("Wikipedia (en)", "Wikipedia (zh)"),
     ("Sankei Shimbun", "Seoul Shinmun"), ("A Paper", "C Paper"), ("A Paper", "A Paper"), ("A Paper", "")],
)  # fmt: skip
def test_names_of_two_outlets_are_not_doubted(small, known, typed):
    log = replace(small, sources=small.sources.assign(publisher=known))
    assert [*fields.spelled_otherwise("source", {"publisher": typed}, log)] == []


def test_a_package_may_list_other_names_of_its_own(small):
    names = [{"name": "A Paper", "other_names": ["The Organ"]}]
    log = replace(small, descriptor={**small.descriptor, "publishers": names})
    (problem,) = fields.spelled_otherwise("source", {"via": "the organ"}, log)
    assert problem.hint == "A Paper"
