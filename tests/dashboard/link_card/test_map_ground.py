"""The ground of a link card's map."""

import numpy as np

from dashboard.link_card import map_ground
from raillinks.query import views
from raillinks.query.selection import Selection


def test_a_track_is_drawn_on_the_days_on_which_it_stands(dataset):
    def standing(day):
        chosen = Selection(as_of=np.datetime64(day), crossing=("dandong-sinuiju",))
        return map_ground.frame(dataset, views.make_view(dataset, chosen)).standing

    assert "bridge-dandong-sinuiju" in standing("1950-01-01") - standing("1940-01-01")
    assert "bridge-broken-bridge" not in standing("1950-01-01")
    assert "baranovsky" in standing("1960-01-01") - standing("1940-01-01")
