"""A page opened alone, as Streamlit runs it."""

import json
from itertools import count

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

_IDS = count(1)


def page_opened(script, **query):
    """The page of a script with a query, in English unless that says otherwise; an exception on it fails the test."""
    app = AppTest.from_file(str(ROOT / "pages" / script), default_timeout=60)
    for name, value in {"lang": "en", **query}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def history_opened(**query):
    """The history page, as of 26 September 2022 unless the query says otherwise."""
    return page_opened("history.py", **{"as_of": "2022-09-26", **query})


def type_date(app, name, text):
    """Types a text into the date field of a name of the selection, as the browser's component reports it."""
    states = app._tree.get_widget_states()  # noqa: SLF001 (AppTest knows no components)
    states.widgets.add(id=_field(app, name).id, json_value=json.dumps({"report": {"id": next(_IDS), "as_of": text}}))
    return app._run(states)  # noqa: SLF001


def date_field(app, name):
    """What the date field of a name of the selection shows: see `date_field.js`."""
    return json.loads(_field(app, name).json)


def _field(app, name):
    nodes = [node.proto for part in (app.main, app.sidebar) for node in part if node.type == "bidi_component"]
    (field,) = [proto for proto in nodes if proto.id.endswith(f"-date {name}")]
    return field


def date_fields_of(part):
    """The names of the date fields of the main part of a page, or of its sidebar, in order."""
    ids = [node.proto.id for node in part if node.type == "bidi_component"]
    return [each.rpartition("-date ")[2] for each in ids if "-date " in each]
