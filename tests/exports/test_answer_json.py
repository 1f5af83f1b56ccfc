"""The answer on the bundled log: it agrees with the tables on random links and days, in three languages."""

import csv
import io
import json
import re
from datetime import date

import numpy as np
import pytest

from raillinks.answer import wording
from raillinks.exports import answer_json, table_bytes
from raillinks.i18n.translator import say
from raillinks.query import views, whereabouts
from raillinks.query.selection import Selection, from_query
from tests.conftest import TODAY
from tests.properties.oracles import answering
from tests.properties.oracles.answering import Tables
from tests.support.tiers import by_tier, seeded

LINK_DAYS = by_tier(3, 1_000)
WORDS = {
    "en": {"open": "open", "partial": "partial", "suspended": "suspended", "closed": "closed", "unknown": "unknown"},
    "ko": {"open": "운행", "partial": "부분 운행", "suspended": "중단", "closed": "폐쇄", "unknown": "알 수 없음"},
    "zh": {"open": "通行", "partial": "部分通行", "suspended": "停运", "closed": "关闭", "unknown": "不明"},
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def in_words(date, lang):
    """A day, a month or a year."""
    parts = [int(part) for part in date.split("-")]
    if lang == "en":
        year, *month = parts
        return " ".join([*map(str, month[1:]), *(MONTHS[n - 1] for n in month[:1]), str(year)])
    units = "년월일" if lang == "ko" else "年月日"
    return (" " if lang == "ko" else "").join(f"{n}{unit}" for n, unit in zip(parts, units, strict=False))


def rows(dataset, view, table):
    return list(csv.DictReader(io.StringIO(table_bytes.plain_csv(dataset, view, table).decode(), newline="")))


def tables(dataset, selection):
    every = views.make_view(dataset, selection.changed(crossing=(), service=(), mode="all", context=True))
    of = {name: rows(dataset, every, name) for name in ("status", "intervals", "events", "claims")}
    sources = {row["source_id"]: row for row in rows(dataset, every, "sources")}
    return Tables(**of, sources=sources, chinese=frozenset(dataset.chinese_crossings))


def random_selections(dataset, n):
    """Days of two centuries, half of them on or beside the day of an event; half as known on a later day."""
    chance = seeded("selections")
    days = [date.fromisoformat(str(day)[:10]) for day in dataset.events["date_earliest"].dropna()]
    links = dataset.links.to_dict("records")
    for _ in range(n):
        link = chance.choice(links)
        near = chance.choice(days).toordinal() + chance.choice([-1, 0, 0, 1, 20])
        day = date.fromordinal(chance.choice([near, chance.randint(690_000, 740_500)]))
        known_on = None if chance.random() < 0.5 else day.toordinal() + chance.choice([0, 3, 100, 4_000])
        yield Selection(
            as_of=np.datetime64(day), crossing=(link["crossing_id"],), service=(link["service"],),
            known_on=None if known_on is None else np.datetime64(date.fromordinal(known_on)),
            disputed=chance.choice(["show", "show", "apply"]), stale_after=chance.choice([365, 365, 0, 30]),
        )  # fmt: skip


@pytest.fixture(scope="module")
def cases(dataset):
    """Random links and days, each with the tables and with the answer in every language."""
    of_now: dict[str, Tables] = {}
    chosen = []
    for selection in random_selections(dataset, LINK_DAYS):
        view = views.make_view(dataset, selection)
        [row] = rows(dataset, view, "status")
        if selection.known_on is not None:
            given = tables(dataset, selection)
        elif (given := of_now.get(selection.disputed)) is None:
            given = of_now[selection.disputed] = tables(dataset, selection)
        answers = {lang: json.loads(answer_json.answer_json(dataset, view, lang)) for lang in WORDS}
        chosen.append((selection, given, row, answers))
    return chosen


def test_the_facts_are_those_of_the_status_table(cases):
    for selection, _, row, answers in cases:
        for lang, answer in answers.items():
            assert answer["lang"] == lang
            for name in ("crossing_id", "service", "as_of", "status", "since", "last_evidence", "event_id", "open_on"):
                assert answer[name] == row[name], (selection, name)
            for name in ("certain", "stale"):
                assert answer[name] == (row[name] == "true"), (selection, name)
            assert answer["alternatives"] == row["alternatives"].split(";"), selection
            assert answer["data_version"] == row["data_version"]


def test_the_grounds_are_those_of_the_claims(cases):
    for selection, given, row, answers in cases:
        answer, supports = answers["en"], given.of_event(row["event_id"], "supports")
        unknown = row["status"] == "unknown"
        searched = [c for c in supports if unknown and given.source(c)["source_type"] == "editorial"]
        fitting = answering.strongest_for(given, row["event_id"], [c for c in supports if c not in searched])
        assert (answer["claim_for"] or {"claim_id": ""})["claim_id"] == fitting, selection
        for name, claims in (
            ("claim_against", answering.against(given, row, applied=selection.disputed == "apply")),
            ("search_record", answering.searched(given, row) if unknown else []),
        ):
            assert (answer[name] or {"claim_id": ""})["claim_id"] == answering.strongest(given, claims), (
                selection,
                name,
            )
        publishers, otherwise = answering.publishers(given, row["event_id"])
        assert set(answer["publishers"]) == publishers, selection
        assert {other["publisher"]: other["claim_id"] for other in answer["dated_otherwise"]} == otherwise, selection
        assert set(answer["witnesses"]) == answering.witnesses(given, row["event_id"]), selection
        assert answer["one_source"] == answering.voice(given, row["event_id"]), selection
        before = answer["before"] and tuple(answer["before"][n] for n in ("status", "days_min", "days_max"))
        assert before == answering.before(given, row), selection
        hint = answer["hint"] or {"event_id": ""}
        assert hint["event_id"] == (answering.hint(given, row) if unknown else ""), selection


def test_where_it_lies_is_that_of_the_core_in_each_language(dataset, cases):
    for selection, _, _, answers in cases:
        [crossing] = selection.crossing
        found = whereabouts.of_crossing(dataset, crossing)
        for lang, answer in answers.items():
            where = answer["where"]
            assert where["sentence"] == whereabouts.in_words(found, say(lang))
            assert [
                (way["crossing_id"], way["km"], way["direction"], way["is_next"]) for way in where["crossings"]
            ] == [(way.place_id, round(way.km, 1), way.direction, way.is_next) for way in found.crossings]
            assert [way["name"] for way in where["towns"]] == [
                whereabouts.named(way.names, lang) for way in found.towns
            ]


def test_each_answer_names_a_claim_or_a_search_record(cases):
    for selection, given, _, answers in cases:
        for answer in answers.values():
            hinted = answer["hint"] and answer["hint"]["claim"]
            named = answer["claim_for"] or answer["search_record"] or hinted
            if named is None:  # as known before anything was reported on this link
                assert selection.known_on is not None, selection
                assert answer["status"] == "unknown"
            else:
                assert named["claim_id"] in {c["claim_id"] for c in given.claims}, selection
                assert named["source_id"] in given.sources


SINCE = {"en": "{status} since {day}", "ko": "{day}부터 {status}", "zh": "自{day}起{status}"}
AGAIN = {
    "en": "{status}, known again since {day}",
    "ko": "{day}부터 다시 {status} 확인",
    "zh": "自{day}起再次确认为{status}",
}
THAT_DAY = {"en": "{status} since that day", "ko": "이날부터 {status}", "zh": "自当日起{status}"}
NOTHING = {"en": "no evidence since {day}", "ko": "{day} 이후 근거 없음", "zh": "{day}以来无证据"}
NEVER = {"en": "no evidence yet", "ko": "아직 근거 없음", "zh": "尚无证据"}
UNSURE = {"en": "not certain which", "ko": "어느 쪽인지 불확실", "zh": "无法确定"}
LAST_KNOWN = {"en": "last known as ", "ko": "마지막으로 알려진 상태는 ", "zh": "最后已知为"}
BEFORE = {"en": "before, ", "ko": "그 전", "zh": "此前"}
STALE = {
    "en": r"^[^;]*(?:; on [^;]*)?, (last evidence |no evidence since )",
    "ko": r"^[^;]*(?:; [^;]*)?, (마지막 근거 |그 뒤로 근거 없음|.{4,13} 이후 근거 없음)",
    "zh": r"^[^；]*(?:；[^；]*)?，(最近证据|此后无证据|.{4,13}以来无证据)",
}  # fmt: skip
OTHERWISE = {"en": "{n} date", "ko": "{n}개 매체는 다른 시점을 제시", "zh": "另有{n}家给出不同日期"}
THEN = {"en": ", was ", "ko": "한 바 있음", "zh": "曾"}
CONFIRMED = {"en": "confirmed by {n} independent", "ko": "독립된 보도 {n}건으로 확인", "zh": "{n}篇独立报道证实"}
VOICE = {"en": "one publisher: {name}", "ko": "한 매체: {name}", "zh": "仅一家媒体：{name}"}
HEADS = {
    ("en", "freight"): "Freight at {name} on {day}", ("en", "passenger"): "Passenger trains at {name} on {day}",
    ("ko", "freight"): "{day} {name} 화물", ("ko", "passenger"): "{day} {name} 여객",
    ("zh", "freight"): "{day}{name}货运", ("zh", "passenger"): "{day}{name}客运",
}  # fmt: skip


def again(answer):
    """Whether evidence renewed the status that was last known before it lapsed."""
    before = answer["before"]
    return before is not None and before["status"] == "unknown" and before["replayed_status"] == answer["status"]


def assert_last_known(row, text, lang, covered):
    after, several = row["as_of"] > covered, ";" in row["alternatives"]
    was_known = row["status"] == "unknown" and row["since"] != ""
    is_said = LAST_KNOWN[lang] in text.partition(BEFORE[lang])[0]
    assert is_said == (not several and (after or was_known)), (row, text)
    if after:
        assert in_words(covered, lang) in text


def test_the_sentence_says_the_status_of_the_table(dataset, cases):
    covered = str(dataset.covered_to)
    for selection, given, row, answers in cases:
        events = {event["event_id"]: event for event in given.events}
        for lang, answer in answers.items():
            text, word = answer["sentence"], WORDS[lang][row["status"]]
            day = in_words(row["as_of"], lang)
            assert text.startswith(HEADS[lang, row["service"]].format(name=answer["crossing_name"], day=day)), text
            if selection.known_on is not None:
                assert in_words(str(selection.known_on), lang) in text
            dated = events.get(row["event_id"], {}).get("date", "")
            several, plain = ";" in row["alternatives"], re.fullmatch(r"\d{4}-\d\d-\d\d", dated)
            assert (UNSURE[lang] in text) == several, (row, text)
            if several:
                assert all(WORDS[lang][s] in text for s in row["alternatives"].split(";")), text
            elif row["status"] == "unknown":
                last = answering.day_before(row["since"]) if row["since"] else ""
                date = answer["last_evidence_date"] if answer["last_evidence"] == last else last
                said = NOTHING[lang].format(day=in_words(date, lang)) if last else NEVER[lang]
                assert said in text or row["replayed_status"] != "unknown", (row, text)
                assert WORDS[lang][row["replayed_status"]] in text or row["replayed_status"] == "unknown", (row, text)
            elif again(answer):
                assert re.search(AGAIN[lang].format(status=word, day=".+"), text), (row, text)
            elif dated == row["as_of"]:
                assert THAT_DAY[lang].format(status=word) in text, (row, text)
            elif plain:
                assert SINCE[lang].format(status=word, day=in_words(dated, lang)) in text, (row, text)
            else:
                assert re.search(SINCE[lang].format(status=word, day=".+"), text), (row, text)
            if row["status"] != "unknown" or several:
                assert bool(re.search(STALE[lang], text)) == (row["stale"] == "true"), (row, text)
            assert_last_known(row, text, lang, covered)


def test_the_sentence_says_how_many_independent_reports_carry_the_status(cases):
    for _, given, row, answers in cases:
        event = next((event for event in given.events if event["event_id"] == row["event_id"]), None)
        alone = answering.voice(given, row["event_id"])
        publishers, otherwise = answering.publishers(given, row["event_id"])
        n, reports = len(publishers), answering.reports(given, row["event_id"])
        for lang, answer in answers.items():
            text = answer["sentence"]
            known = event is not None and row["status"] != "unknown"
            name = say(lang).source_name(alone)
            assert (VOICE[lang].format(name=name) in text) == bool(known and alone and not row["hangs_on"]), text
            hangs = say(lang)(wording.HANGS_ON_ALONE, publisher=name)
            assert (hangs in text) == bool(known and row["hangs_on"]), text
            assert answer["hangs_on"] == row["hangs_on"], text
            assert row["hangs_on"] in {"", alone}, text
            many = known and not alone and event["confidence"] == "confirmed" and reports > 1
            assert (CONFIRMED[lang].format(n=reports) in text) == bool(many), (row, text)
            saw = len(answering.witnesses(given, row["event_id"]))
            how = ((wording.SAW_IT, saw), (wording.OWN_SOURCES, reports - saw), (wording.REPEATED_IT, n - reports))
            words = say(lang)
            said = words.in_a_row(words.plural(*form, count) for form, count in how if count)
            several = known and reports > 1
            is_long = max(len(each["sentence"]) for each in answers.values()) + len(said) > wording.LONGEST
            assert said in text or is_long or not several, (row, text)
            assert several or not any(words.plural(*form, 1) in text for form, _ in how), (row, text)
            told = known and not alone and event["confidence"] != "disputed" and otherwise
            assert (OTHERWISE[lang].format(n=len(otherwise)) in text) == bool(told), (row, text)
            assert (THEN[lang] in text) == (row["stale"] == "true" and bool(known and not alone and n)
                                            and event["confidence"] != "disputed"), (row, text)  # fmt: skip


def test_a_sentence_is_short_and_written_as_its_language_is(cases):
    for _, given, _, answers in cases:
        named = {source["publisher"] for source in given.sources.values() if "(" in source["publisher"]}
        for lang, answer in answers.items():
            text = answer["sentence"]
            assert len(text) <= 280, text
            for publisher in named:
                text = text.replace(publisher, "Name")
            assert text.endswith("。" if lang == "zh" else "."), text
            assert not re.search(r"[{}]|  |None|nan", text), text
            if lang == "zh" and not answer["one_source"]:
                assert not re.search(r"(?<!\d)[,;:()]|[,;:()](?!\d)", text), text
            if lang == "ko":  # a particle that depends on the sound before it never follows a name or a number
                assert not re.search(r"[A-Za-z\d)](은|는|이|가|을|를|과|와|로|으로|라)(?=[ ,;.])", text), text


STOP = (
    "suspended or partial, not certain which, as the change is dated some day from August 2020 to September 2020, "
    "told at second hand by 10 publishers, 4 date it otherwise"
)
RARE = (
    "partial since January 2020, confirmed by 3 independent reports; 3 had sources of their own, 4 repeated it; "
    "before, open for about 23 years, partly on old evidence; contradicted by 6 publishers"
)
OLD = (
    "open since some day from August 1933 to September 1933, told then at second hand by 1 publisher, "
    "2 date it otherwise, "
    "no evidence since then; before, no evidence"
)
ASKED = (
    ({"as_of": "2020-08-15"}, f"{STOP}; before, partial for 183 to 273 days."),
    ({"as_of": "2020-03-15"}, f"{RARE}."),
    ({"as_of": "1940-01-01", "crossing": "tumen-namyang"}, f"{OLD}."),
    ({"as_of": "2020-08"}, f"partial or suspended throughout, open on no day; on its last day, {STOP}."),
)


@pytest.mark.parametrize(("query", "said"), ASKED)
def test_what_sources_say_of_another_date_or_said_long_ago_is_told_apart(dataset, query, said):
    pairs = {"crossing": "dandong-sinuiju", "service": "freight", **query}
    selection, _ = from_query(pairs.items(), views.choices(dataset), TODAY)
    answer = json.loads(answer_json.answer_json(dataset, views.make_view(dataset, selection)))
    assert answer["sentence"].partition(": ")[2] == said
    assert not {other["publisher"] for other in answer["dated_otherwise"]} & set(answer["publishers"])
