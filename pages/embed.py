"""The map page for a frame on another site: the time map, and above it the headline of the answer."""

from dashboard.map import answer_block, map_page
from dashboard.session import served_data, session_state
from dashboard.widgets.open_page import OpenPage
from raillinks.query import display_names

dataset = served_data.dataset()
say = dataset.named(session_state.say())
view = served_data.view(dataset, session_state.current(dataset))
page = OpenPage(dataset, view, display_names.crossing_names(dataset, say.lang, say), say)
answer_block.show_headline(page)
map_page.time_map(page, has_answer=True)
