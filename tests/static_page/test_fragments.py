"""What the page without a server says in place of one."""

from static_page import fragments


def test_what_a_link_takes_away_is_said():
    """A step of the story without a place of its own shows the whole map again."""
    link = fragments.address("", {"as_of": "2020-03-05", "event": None, "map_view": None})
    assert link == "?as_of=2020-03-05&event=&lat=&lon=&zoom=#map"
