"""The map page for a frame on another site: the time map alone."""

from pages import _controls, _data, _map
from pages._page import Opened
from raillinks import join

dataset, say = _data.dataset(), _controls.say()
view = _data.view(dataset, _controls.current(dataset))
_map.time_map(Opened(dataset, view, join.names(dataset, say.lang), say))
_controls.write_url()
