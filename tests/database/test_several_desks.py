"""Two servers with the desk on one database: a reporter signs in at one, editors at both."""

import json
import shutil
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from urllib.request import urlopen

import pytest

from dashboard.editor.outcomes import DATABASE_AWAY
from dashboard.editor.overview import NO_SUCH_DRAFT
from dashboard.editor.preview import CHANGED_IN_THE_LOG
from dashboard.editor.publish_panel import CHANGED_SINCE_SHOWN, DRAFT_NOT_SAVED, FOR_AN_EDITOR, PUBLISHED
from raillinks.editor.draft import Corrected
from tests.support import places
from tests.support.desk import copy_of_the_log
from tests.support.messages import fixed
from tests.support.openid_provider import Provider
from tests.support.signed_in import Visitor, correction, publish, sign_in_desk
from tests.support.waiting import eventually

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def desks(server, tmp_path_factory):
    """Two servers, each in a folder of its own, which keep one log."""
    folder = copy_of_the_log(tmp_path_factory.mktemp("one"))
    publish(folder, "An earlier summary.")
    other = shutil.copytree(folder, tmp_path_factory.mktemp("two") / "project", symlinks=True)
    place = places.of(places.POSTGRESQL, folder, lambda: server)
    with Provider() as provider, ExitStack() as stack:
        made = [sign_in_desk(each, place, provider) for each in (folder, other)]
        for desk in made:
            stack.enter_context(desk.running)
        yield made


@pytest.fixture
def visit(desks):
    """Signs somebody in at one of both servers: `visit(number, person)`."""
    with ExitStack() as stack:

        def at(number: int, person: str) -> Visitor:
            visitor = Visitor(desks[number])
            stack.callback(visitor.close)
            visitor.sign_in(person)
            return visitor

        yield at


def shows(desk, content_hash: str) -> bool:
    """Whether a server shows the version with a content hash."""
    with urlopen(f"{desk.address}/api/v1/latest.json", timeout=60) as answer:
        return bool(json.load(answer)["content_hash"] == content_hash)


def begun(desks, draft_id: str, summary: str) -> Corrected:
    """A draft on the log as it is now, which both servers find: what it corrects."""
    made = correction(desks[0])
    row, found = made.corrected[0], desks[0].place.dataset().events.set_index("event_id").loc[made.event_id]
    before = {name: str(found[name]) for name in row.before}
    row = replace(row, before=before, after={name: f"{summary} {name}" for name in row.before})
    desks[0].place.drafts.save(replace(made, draft_id=draft_id, corrected=(row,)), 0)
    return row


def test_what_a_reporter_begins_at_one_server_an_editor_publishes_at_the_other(desks, visit):
    begun(desks, "one", "Seen by both.")
    with visit(0, "lee").page(query="draft=one") as reporter, visit(1, "kim").page(query="draft=one") as editor:
        assert "desk_publish" not in reporter.buttons
        editor.run("desk_publish")
        assert fixed(PUBLISHED) in editor.shown
    with visit(0, "lee").page(query="draft=one") as reporter:
        assert NO_SUCH_DRAFT in reporter.shown
    place = desks[0].place
    assert (place.records()[-1].author, place.drafts.all()) == ("Kim Min-ji", ())
    published = place.files().content_hash
    for desk in desks:
        eventually(partial(shows, desk, published))


def test_of_two_editors_of_one_row_at_two_servers_one_is_first_and_the_other_sees_both(desks, visit):
    one, two = begun(desks, "one", "Theirs."), begun(desks, "two", "Mine.")
    with visit(0, "kim").page(query="draft=one") as first, visit(1, "kim").page(query="draft=two") as second:
        before = len(desks[0].place.records())
        first.run("desk_publish")
        second.run("desk_publish")
        assert CHANGED_SINCE_SHOWN in second.shown
        assert CHANGED_IN_THE_LOG in second.shown
        for text in (one.before["summary"], one.after["summary"], two.after["summary"]):
            assert text in second.shown
        second.run("desk_publish")
        assert len(desks[0].place.records()) == before + 1
    assert [saved.draft.draft_id for saved in desks[0].place.drafts.all()] == ["two"]
    desks[0].place.drafts.remove("two")


def test_a_database_that_is_stopped_costs_no_draft_and_no_version(desks, visit, server):
    begun(desks, "three", "Later.")
    place = desks[0].place
    before = place.files().content_hash
    with visit(0, "kim").page(query="draft=three") as page:
        server.stop("immediate")
        try:
            page.run("desk_publish")
            assert DATABASE_AWAY in page.shown
            assert "Traceback" not in page.shown
            assert str(server.folder) not in page.shown
            eventually(lambda: "cannot be reached" in page.run())
        finally:
            server.start()
        assert place.files().content_hash == before
        assert [saved.draft.draft_id for saved in place.drafts.all()] == ["three"]
        eventually(lambda: "cannot be reached" not in page.run() and "desk_publish" in page.buttons)
        page.run("desk_publish")
        eventually(lambda: fixed(PUBLISHED) in page.run())
    assert place.drafts.all() == ()


def test_a_reporter_is_not_told_that_a_draft_is_saved_while_it_is_not(desks, visit, server):
    begun(desks, "four", "Later still.")
    with visit(0, "lee").page(query="draft=four") as page:
        assert FOR_AN_EDITOR in page.shown
        (reason,) = [key for key in page.fields if key.endswith("reason")]
        server.stop("immediate")
        try:
            page.run(typed={reason: "Typed meanwhile."})
            assert DRAFT_NOT_SAVED in page.shown
            assert FOR_AN_EDITOR not in page.shown
        finally:
            server.start()
        eventually(lambda: FOR_AN_EDITOR in page.run())
    (saved,) = desks[0].place.drafts.all()
    assert saved.draft.reason == "Typed meanwhile."
    desks[0].place.drafts.remove("four")
