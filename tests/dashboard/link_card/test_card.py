"""The cards of links: what their pictures show and write, against the status table and the map's looks."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO
from math import atan2, cos, hypot, pi, sin

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from dashboard.i18n.translator import say
from dashboard.link_card import badges, card, map_ground, picture, typefaces
from dashboard.link_card.card import Badge
from dashboard.link_card.labels import overlap, placed
from dashboard.link_card.typefaces import Type
from dashboard.widgets import time_map_content
from layers.style import GLYPHS, PARTS, STALE_FILL, STYLE, in_parts
from raillinks.domain.status import Status
from raillinks.exports import table_bytes
from raillinks.i18n.languages import LANGUAGES
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.conftest import ROOT
from tests.support.tiers import by_tier, sample, seeded, slow
from timemap.day_numbers import number

TEXTS = (
    "dashboard/i18n/catalogues/*.po",
    "raillinks/**/*.po",
    "data/*.csv",
    "datapackage.json",
    "layers/cities.geojson",
)
PAPER = (255, 255, 255)
BLANK = " \u00a0\u00ad\u3000"


def drawn(dataset, view, lang):
    return picture.png(dataset, card.card(dataset, view, say(lang)), map_ground.frame(dataset, view), say(lang))


def pins_of(dataset, view):
    frame = map_ground.frame(dataset, view)
    return placed(card.card(dataset, view, say("en")).pins, picture.projected(frame), frame)


def random_views(dataset, count):
    """Random days, with everything else that decides on a badge; about half of them uncertain ones."""
    chance = seeded("link cards")
    for _ in range(count):
        day = np.datetime64("1911-11-01") + chance.randrange(42_000)
        near = chance.choice(list(dataset.events["date_earliest"].dropna()))
        day = chance.choice([day, np.datetime64(near, "D") + chance.randrange(20)])
        yield views.make_view(
            dataset,
            Selection(
                as_of=day, disputed=chance.choice(["show", "apply"]), context=chance.choice([True, False]),
                stale_after=chance.choice([0, 30, 365]), service=chance.choice([(), ("freight",)]),
                crossing=chance.choice([(), (chance.choice(list(dataset.crossings["crossing_id"])),)]),
            ),
        )  # fmt: skip


def rows_of_status(dataset, view):
    """Of `status.csv`, the links of crossings that stand on the day."""
    stands = dataset.crossings.set_index("crossing_id")
    day = view.selection.as_of
    for row in csv.DictReader(StringIO(table_bytes.plain_csv(dataset, view, "status").decode("utf-8"))):
        first, last = stands.loc[row["crossing_id"], ["exists_earliest", "exists_latest"]]
        if not (first > day or last < day):
            yield row


def statuses(dataset, view):
    return {(row["crossing_id"], row["service"], row["status"]) for row in rows_of_status(dataset, view)}


@slow("the colours of the same card are looked at always")
def test_the_badges_of_a_card_are_those_of_status_csv(dataset):
    for view in random_views(dataset, by_tier(6, 1_000)):
        disputed = set(dataset.events.loc[view.known["confidence"].eq("disputed").to_numpy(), "event_id"])
        other = {"show": "apply", "apply": "show"}[view.selection.disputed]
        read_so = statuses(dataset, view)
        decided = read_so ^ statuses(dataset, views.make_view(dataset, replace(view.selection, disputed=other)))
        wanted = {
            (row["crossing_id"], row["service"]): (
                row["status"], tuple(row["alternatives"].split(";")), row["stale"] == "true",
                row["event_id"] in disputed or (row["crossing_id"], row["service"], row["status"]) in decided,
            )
            for row in rows_of_status(dataset, view)
        }  # fmt: skip
        shown = card.card(dataset, view, say("en"))
        found = {
            (pin.crossing_id, badge.service): (badge.status, badge.alternatives, badge.stale, badge.disputed)
            for pin in shown.pins
            for badge in pin.badges
        }
        assert found == wanted


def test_the_colours_on_the_picture_are_those_of_status_csv(dataset):
    """In each part of each badge, between glyph and edge: full where the status is sure, and else never so."""
    for view in random_views(dataset, by_tier(3, 200)):
        pixels = Image.open(BytesIO(drawn(dataset, view, "en"))).convert("RGB").load()
        for pin in pins_of(dataset, view):
            for badge, middle in zip(pin.pin.badges, pin.middles, strict=True):
                for status, seen in parts_seen(pixels, badge, middle, pin.radius):
                    style = STYLE[Status(status)]
                    hollow = badge.disputed or style.pattern == "hatch"
                    assert (PAPER if hollow else pale(style.color) if badge.stale else style.color) in seen, badge
                    assert (style.color in seen) <= (style.pattern == "hatch" or not (hollow or badge.stale)), badge


def pale(color):
    return tuple(round(255 + (channel - 255) * STALE_FILL) for channel in color)


def parts_seen(pixels, badge, middle, radius):
    """The status of each part with the colours of the nine pixels between its glyph and its edge."""
    shown = in_parts(badge.status, badge.alternatives)
    for status, part in zip(shown, PARTS[len(shown)], strict=True):
        angle = pi * 0.36 if len(shown) == 1 else atan2(part.y, part.x) + pi / len(shown) * 0.5
        x, y = (round(at + 0.67 * radius * turn(angle)) for at, turn in zip(middle, (cos, sin), strict=True))
        yield status, {pixels[x + right, y + down] for right in (-1, 0, 1) for down in (-1, 0, 1)}


@sample(1)
@pytest.mark.parametrize(("lang", "crossings"), [("en", 0), ("ko", 1), ("zh", 0)])
def test_the_picture_is_small_and_the_same_each_time(dataset, lang, crossings):
    chosen = tuple(dataset.crossings["crossing_id"][:crossings])
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2020-08-15"), crossing=chosen))
    content = drawn(dataset, view, lang)
    assert Image.open(BytesIO(content)).size == (1200, 630)
    assert len(content) < 300_000
    assert content == drawn(dataset, view, lang)


@slow("tests/data/test_link_card.py looks at the picture")
def test_no_badge_covers_another(dataset):
    for view in random_views(dataset, by_tier(6, 300)):
        pins = pins_of(dataset, view)
        boxes = [pin.boxes[0] for pin in pins]
        assert not [1 for n, one in enumerate(boxes) for other in boxes[:n] if overlap(one, other)]


@slow("tests/data/test_leading.py has the rule")
def test_the_crossings_that_lead_are_those_of_the_map(dataset):
    """The map has them in its content, by the days on which they lead."""
    for view in random_views(dataset, by_tier(6, 300)):
        days = {row["crossing_id"]: row["leads"] for row in time_map_content.content(dataset, view, "en")["crossings"]}
        day = number(view.selection.as_of)
        for pin in card.card(dataset, view, say("en")).pins:
            begun = [last for first, last in days[pin.crossing_id] if first is None or first <= day]
            assert pin.leads == any(last is None or day <= last for last in begun), (pin, view.selection)


@pytest.mark.parametrize(
    ("badge", "inside"),
    [
        (Badge("", "open", ("open",)), STYLE[Status.OPEN].color),
        (Badge("", "unknown", ("unknown",)), None),
        (Badge("", "open", ("open",), disputed=True), None),
        (Badge("", "suspended", ("suspended",), stale=True), (246, 220, 199)),
    ],
    ids=["sure", "unknown", "disputed", "stale"],
)
def test_a_badge_is_full_only_where_the_status_is_sure(badge, inside):
    assert badges.paints(Status(badge.status), badge)[0] == inside


def missing(text):
    """The characters of a text that no typeface has, blanks aside."""
    return {each for each in text if not each.isspace()}.difference(*typefaces.characters().values())


def test_every_text_that_a_card_can_write_has_glyphs():
    text = "".join(path.read_text(encoding="utf-8") for pattern in TEXTS for path in ROOT.glob(pattern))
    assert missing(text) == set(), "run python -m layers.build.fonts"
    days = [f"{year}-{month:02}-{day:02}" for year in (1911, 2026) for month in range(1, 13) for day in (1, 28)]
    assert missing("".join(say(lang).date(day) for lang in LANGUAGES for day in days)) == set()


@pytest.mark.parametrize("name", sorted(typefaces.characters()))
def test_a_typeface_draws_every_character_that_it_is_said_to_have(name):
    font = TTFont(typefaces.FOLDER / f"{name}.woff")
    cmap, places = font.getBestCmap(), font["loca"].locations
    assert {chr(code) for code in cmap} == typefaces.characters()[name]
    numbers = {chr(code): font.getGlyphID(glyph) for code, glyph in cmap.items()}
    assert not [each for each, n in numbers.items() if places[n] == places[n + 1] and each not in BLANK]


def test_the_typefaces_are_open_and_small():
    licences = {path.name for path in typefaces.FOLDER.glob("OFL-*.txt")}
    assert licences == {"OFL-latin.txt", "OFL-korean.txt", "OFL-chinese.txt"}
    assert "SIL OPEN FONT LICENSE" in (typefaces.FOLDER / "OFL-latin.txt").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in typefaces.FOLDER.iterdir()) < 1_600_000
    names = TTFont(typefaces.FOLDER / "latin-bold.woff")["name"]
    assert "Source" not in names.getDebugName(1) + names.getDebugName(4) + names.getDebugName(6)  # a reserved name


def test_a_character_without_glyph_is_written_as_a_mark():
    assert missing("aé가丹𠀀") == {"𠀀"}
    kind = Type("zh", 20)
    assert typefaces.width("𠀀", kind) == typefaces.width(typefaces.GETA, kind) > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_are_as_wide_as_the_room_and_lose_no_letter(lang):
    text = {
        "en": "Freight at Dandong–Sinuiju: suspended since that day; before, open for 103 days.",
        "ko": "단둥–신의주 화물은 그날부터 중단되었다. 그 전에는 103일 동안 열려 있었다.",
        "zh": "丹东–新义州货运：自当日起停运，六家媒体证实（新华社等）；此前开放103天。",
    }[lang]
    kind = Type(lang, 24)
    for room in (150, 220, 400):
        lines = typefaces.lines(text, kind, room)
        assert all(typefaces.width(line, kind) <= room for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not [line for line in lines if line[0] in "，。；：）"]
        assert not [line for line in lines[:-1] if line[-1] == "（"]


def test_a_word_wider_than_the_room_is_cut_off():
    kind = Type("en", 24)
    (line,) = typefaces.lines("x" * 500, kind, 200)
    assert line.endswith("…")
    assert typefaces.width(line, kind) <= 200


def test_paths_go_where_svg_says():
    for glyph in GLYPHS.values():
        for path in (glyph["area"], glyph["line"]):
            assert all(len(line) > 1 for line in badges.points(path)) or not path
    (disc,) = badges.points(PARTS[1][0].path)
    assert all(abs(hypot(*point) - 8) < 0.01 for point in disc)
    (half,) = badges.points(PARTS[2][0].path)
    assert max(x for x, _ in half) < 0 < -min(x for x, _ in half) < 8.02
    with pytest.raises(ValueError, match="not a path of ours"):
        badges.points("M0 0 C1 1 2 2 3 3")
