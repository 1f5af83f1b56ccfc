"""What is chosen, as chips on the map."""

from tests.dashboard.map.answer_parts import block
from tests.support.page_html import asked, text


def test_what_is_chosen_is_a_chip_and_a_press_removes_it_alone():
    shown = block(as_of="2022-09-26", service="freight", q="flood", event="dd-2022-09-26-resumption")
    chips = {text(a): asked(a) for a in shown.find("ul[@class='rl-chosen']").iter("a")}
    assert list(chips) == ["freight ×", "“flood” ×", "Dandong–Sinuiju, freight ×"]
    assert "service" not in chips["freight ×"]
    assert chips["freight ×"]["q"] == "flood"
    assert "event" not in chips["Dandong–Sinuiju, freight ×"]
    assert block(as_of="2022-09-26").find("ul[@class='rl-chosen']") is None
