"""The map page for a frame on another site: the time map alone."""

from dashboard.map import map_page
from dashboard.parts.open_page import OpenPage
from dashboard.session import served_data, session_state
from raillinks.views import display_names

dataset, say = served_data.dataset(), session_state.say()
view = served_data.view(dataset, session_state.current(dataset))
map_page.time_map(OpenPage(dataset, view, display_names.names(dataset, say.lang, say), say))
