"""Ids of new rows are in the style of the log, and are nobody else's."""

import pytest

from raillinks.editor import fill

SOURCES = [
    {"source_id": name, "publisher": publisher}
    for name, publisher in (
        ("yonhap-2022-09-26", "Yonhap"), ("yonhap-2022-09-26-b", "Yonhap"), ("yonhap-nd-p", "Yonhap"),
        ("chosun-ilbo-2023-04-24", "The Chosun Ilbo"),
    )
]  # fmt: skip
EVENTS = [
    {"event_id": name, "crossing_id": crossing}
    for name, crossing in (("dd-2022-01-16-first-train", "dandong-sinuiju"), ("all-2020", "dandong-sinuiju"),
                           ("dd-2022-04-29-freight-stop", "dandong-sinuiju"))
]  # fmt: skip


@pytest.mark.parametrize(
    ("publisher", "published", "url", "expected"),
    [
        ("Yonhap", "2022-09-27", "", "yonhap-2022-09-27"),
        ("Yonhap", "2022-09-26", "", "yonhap-2022-09-26-c"),
        ("Yonhap", "../2026-11-24", "", "yonhap-nd"),
        ("The Chosun Ilbo", "2024-05", "", "chosun-ilbo-2024-05"),
        ("Daily NK", "2022-10/2022-11", "", "daily-nk-2022-10"),
        ("People's Daily", "", "", "peoples-daily-nd"),
        ("Le Monde diplomatique (édition française)", "2019", "", "le-monde-diplomatique-edition-francaise-2019"),
        ("조선일보", "2022-09-26", "https://www.chosun.com/a", "chosun-com-2022-09-26"),
        ("조선일보", "2022-09-26", "https://[::1", "source-2022-09-26"),
        ("", "", "", "source-nd"),
        ("<b>\0../..", "'; drop", "", "b-nd"),
    ],
)
def test_a_source_has_its_publisher_and_day(publisher, published, url, expected):
    source = {"publisher": publisher, "published": published, "url": url}
    assert fill.source_id(source, SOURCES) == expected


@pytest.mark.parametrize(
    ("crossing", "date", "service", "kind", "expected"),
    [
        ("dandong-sinuiju", "2022-09-26", "freight", "resumption", "dd-2022-09-26-freight-resumed"),
        ("dandong-sinuiju", "2022-04-29", "freight", "suspension", "dd-2022-04-29-freight-stop-b"),
        ("dandong-sinuiju", "2022-08/2022-09", "all", "observation", "dd-2022-08-seen"),
        ("namyang-tumen", "1955-01-01", "passenger", "evidence_end", "nt-1955-01-01-passenger-evidence-end"),
        ("", "", "", "", "nd"),
        ("-", "soon", "buses", "rumour", "nd-buses"),
    ],
)
def test_an_event_has_its_crossing_day_and_what_happened(crossing, date, service, kind, expected):
    event = {"crossing_id": crossing, "date": date, "service": service, "kind": kind}
    assert fill.event_id(event, EVENTS) == expected


def test_a_claim_has_the_number_after_the_highest():
    claims = [{"claim_id": name} for name in ("e-01", "e-07", "e-x", "f-09", "e-seen-12")]
    assert fill.claim_id("e", claims) == "e-08"
    assert fill.claim_id("g", claims) == "g-01"
    assert fill.claim_id("e-seen", claims) == "e-seen-13"


def test_after_z_come_two_letters():
    taken = {"a", *(f"a-{chr(n)}" for n in range(ord("b"), ord("z") + 1))}
    assert fill.unique("a", taken) == "a-aa"
    assert fill.unique("a", {*taken, "a-aa"}) == "a-ab"
