"""Search by any form of a name, in any script, and which provinces a crossing joins."""

import unicodedata

import pandas as pd
import pytest

from raillinks.domain import text
from raillinks.engine import knowledge
from raillinks.query import search
from tests.support.tiers import by_tier, sample

LISTED = """
sinuiju: Sinuiju; Shinuiju; Sinŭiju; Shinŭiju; Sineuiju; 신의주; 신의주시; 新义州; 新義州; Синыйджу
dandong: Dandong; Tan-tung; Andong; Antung; 단둥; 단동; 丹东; 丹東; 安东; Даньдун
yalu: Yalu; Yalu River; Amnok; Amnok River; Amnokkang; Amnok-kang; Amrok; 압록강; 鸭绿江; 鴨綠江
tumen: Tumen River; Tumen Jiang; Tuman; Tuman River; Tuman-gang; Duman; 두만; 图们江; 圖們江; Туманная
bridge-dandong-sinuiju: Sino-Korean Friendship Bridge; Friendship Bridge; 조중친선다리; 조중우의교; 中朝友谊桥
bridge-dandong-sinuiju: 中朝友誼橋
jian: Ji'an; Ji’an; Jian; 지안; 집안; 集安; 輯安
manpo: Manpo; Manp'o; Manpʻo; Manpho; 만포; 满浦; 滿浦; Манпхо
tumen-city: Tumen City; 투먼; 도문; 图们; 圖們
namyang: Namyang; 남양; 南阳; 南陽
hunchun: Hunchun; 훈춘; 珲春; 琿春; Хуньчунь
kaishantun: Kaishantun; 카이산툰; 개산툰; 开山屯; 開山屯
station-chongsu: Chongsu; Ch'ŏngsu; Chŏngsu; 청수; 青水; 清水
station-khasan: Khasan; Hasan; 하산; 哈桑; Хасан; станция Хасан
bridge-khasan-tumangang: Korea–Russia Friendship Bridge; 조러친선다리; Мост Дружбы
uiju-quarantine-yard: Uiju airfield; Uiju yard; 의주비행장; 의주 비행장
KP-03: North Pyongan; North P'yŏngan; P’yŏngan-bukto; Phyongan-bukto; 평안북도; 平安北道; KP-03; KP06
KP-09: North Hamgyong; North Hamgyŏng; 함경북도; 咸镜北道; KP-09
KP-01: Pyongyang; P'yŏngyang; Pyeongyang; 평양; 平壤; Пхеньян
CN-LN: Liaoning; 랴오닝성; 료녕성; 요녕성; 辽宁省; 遼寧省
RU-PRI: Primorye; Primorsky Krai; 연해주; 滨海边疆区; Приморский край
"""
PAIRS = [
    (line.split(":")[0], form.strip()) for line in LISTED.strip().splitlines() for form in line.split(":")[1].split(";")
]
FIRST = dict(reversed(PAIRS))


def nfd(text):
    return unicodedata.normalize("NFD", text)


@pytest.fixture(scope="module")
def names(dataset):
    return search.names_of(dataset.places)


@pytest.fixture(scope="module")
def hits(dataset):
    """What a text finds among all events, the Russian crossing's included."""
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, None)
    seen = {}

    def events(text):
        if text not in seen:
            seen[text] = set(known.loc[search.with_text(dataset, text, known, claims), "event_id"])
        return seen[text]

    return events


def test_there_are_enough_forms_in_four_scripts():
    everything = "".join(form for _, form in PAIRS)
    assert len(set(PAIRS)) >= 60
    for script in ("LATIN", "HANGUL", "CJK", "CYRILLIC"):
        assert any(unicodedata.name(c, "").startswith(script) for c in everything)


@pytest.mark.parametrize(("place", "form"), PAIRS)
def test_every_form_names_its_place_composed_and_decomposed(names, place, form):
    for spelling in (form, nfd(form), form.upper(), f"  {form} "):
        assert place in search.named(names, spelling)


@sample(11)
@pytest.mark.parametrize(("place", "form"), by_tier(PAIRS[::3], PAIRS))
def test_every_form_finds_the_same_events(hits, place, form):
    assert hits(nfd(form)) == hits(FIRST[place]) != set()


@pytest.mark.parametrize("form", ["Ji'an", "Ji’an", "Ji`an", "Jiʼan", "Ji-an", "JI AN"])
def test_apostrophes_hyphens_and_blanks_do_not_count(form):
    assert text.folded(form) == "jian"


@pytest.mark.parametrize(("one", "other"), [("Sinŭiju", "Sinuiju"), ("신의주", nfd("신의주")), ("Китай", nfd("КИТАЙ"))])
def test_breves_case_and_composition_do_not_count(one, other):
    assert text.folded(one) == text.folded(other)


def test_marks_of_punctuation_alone_ask_for_nothing(hits, dataset):
    assert hits("… – '") == hits("") == set(dataset.events["event_id"])


def test_a_name_is_found_as_a_whole_word_only(hits):
    """Ji'an is not in Heilongjiang, nor Uiju in Sinuiju."""
    assert "dd-2020-08-freight-stop" not in hits("Ji'an")
    assert "dd-2020-08-freight-stop" not in hits("Uiju") >= {"dd-2024-10-04-uiju-bombers", "dd-2021-03-uiju-build"}


def test_iso_codes_and_p_codes_are_never_mixed(names):
    assert search.named(names, "KP-03") == search.named(names, "KP06") == ["KP-03"]
    assert search.named(names, "KP03") == search.named(names, "kp-08") == ["KP-08"]


def test_every_word_must_be_found(hits):
    assert hits("Khasan horses") == {"kt-2022-11-02-horses"}
    assert hits("하산 38 North") == hits("Khasan") & hits("38 North")


def test_a_part_of_a_name_is_enough_while_typing(hits):
    assert hits("Sinui") >= hits("Sinuiju")


def test_events_on_the_group_are_at_every_chinese_crossing(hits):
    for name in ("신의주", "集安", "Tumen City"):
        assert "all-2020-01-21-border-shut" in hits(name)
    assert "all-2020-01-21-border-shut" not in hits("Хасан")


def test_names_in_the_text_are_found_in_any_spelling(hits):
    assert "tn-2010-07-22-chongjin" in hits("청진") == hits("Ch'ŏngjin")


def test_the_provinces_of_a_crossing_come_from_its_bridge(dataset):
    joined = dataset.provinces.groupby("crossing_id")["iso_3166_2"].agg(list).to_dict()
    assert joined == {
        "broken-bridge": ["CN-LN", "KP-03"],
        "dandong-sinuiju": ["CN-LN", "KP-03"],
        "hunchun-hunyung": ["CN-JL", "KP-09"],
        "jian-manpo": ["CN-JL", "KP-04"],
        "kaishantun-sambong": ["CN-JL", "KP-09"],
        "khasan-tumangang": ["KP-13", "RU-PRI"],
        "qingshi-samgang": ["CN-JL", "KP-04"],
        "shanghekou-chongsu": ["CN-LN", "KP-03"],
        "tumen-namyang": ["CN-JL", "KP-09"],
    }


def test_a_crossing_without_river_and_ends_has_its_own_places():
    rows = [{"place_id": "a", "kind": "station", "name": "A"}, {"place_id": "y", "kind": "yard", "name": "Y"}]
    table = pd.DataFrame(rows).assign(crossing_id="x", iso_3166_2="")
    joined = pd.DataFrame({"crossing_id": [], "iso_3166_2": []}, dtype=str)
    pairs = search.places_of_crossings(table, joined, pd.DataFrame({"crossing_id": ["x"]}))
    assert pairs.to_dict("records") == [{"crossing_id": "x", "place_id": "a"}]
