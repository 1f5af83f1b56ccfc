"""The map page for a frame on another site: the time map alone."""

from pages import _controls, _data, _map
from raillinks import select

dataset = _data.dataset()
view = select.view(dataset, _controls.current(dataset))
_map.time_map(dataset, view)
_controls.write_url()
