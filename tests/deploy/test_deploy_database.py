"""Two replicas behind nginx show a log in a database: a new version is on every page soon, nobody sees an outage."""

import asyncio
import json
import shutil
from contextlib import AsyncExitStack

import pytest
from websockets.exceptions import ConnectionClosed

from raillinks.database import log as database_log
from raillinks.database.address import Database
from raillinks.versions.version_history import read_history as versions_of
from tests.database.test_log import folder, publish, published
from tests.database.test_replicas import SESSIONS, SOON, all_run, opened, seconds_to_each
from tests.support import postgres
from tests.support.waiting import eventually

__all__ = ["folder", "published"]
pytestmark = pytest.mark.deploy


@pytest.fixture
def log(whole, folder):
    """A database with a log, which both replicas show; afterwards they show the package of their release again."""
    with postgres.server() as server:
        server.sql("postgres", "CREATE DATABASE log")
        database = Database(server.address("log"))
        database_log.push(folder, database)
        server.sql("log", "CREATE ROLE reader LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
        before = health(whole)["data_version"]
        whole.run("serve-database", DATABASE=server.address("log", "reader"))
        try:
            yield server, database
        finally:
            if (newer := whole.rail / "releases" / "v2").exists():
                whole.run("roll-back", TAG="v1")
                shutil.rmtree(newer)
            whole.run("serve-files")
            assert health(whole)["data_version"] == before
            assert before in whole.get("/page/").content.decode()


def health(site, port=0):
    """What a replica says of the data, or nginx: at an address that no cache has."""
    return json.loads(site.get("/api/v1/health", port).content)


def test_fifty_readers_get_each_version_and_lose_none(whole, log, folder):
    server, database = log
    newest = versions_of(folder).records[-1]
    assert {health(whole, port)["data_version"] for port in whole.replicas} == {newest.data_version}
    assert newest.data_version in whole.get("/page/").content.decode()
    took = asyncio.run(visit(whole, server, database, folder))
    assert len(took) == SESSIONS
    print(f"the new version was on every page after {max(took):.1f} s")  # noqa: T201 (a figure of docs/shared-log.md)
    assert max(took) < SOON


def test_the_scripts_of_files_say_that_the_log_is_in_a_database(whole, log, folder):
    server, database = log
    done = whole.tried("publish", PACKAGE=str(folder))
    assert done.returncode == 1
    assert "replicas show another log" in done.stderr
    publish(folder, "war", "flood")
    database_log.push(folder, database)
    newest = versions_of(folder).records[-1].data_version
    assert newest not in whole.get("/page/").content.decode()
    whole.run("publish-page")
    assert newest in whole.get("/page/").content.decode()
    whole.run("database-release", TAG="v2", DATABASE=server.address("log"))
    assert {health(whole, port)["data_version"] for port in whole.replicas} == {newest}
    assert newest in whole.get("/page/").content.decode()  # and not the package that the release brings


async def visit(site, server, database, folder):
    """What 50 readers go through; gives how long the new version took to each."""
    async with AsyncExitStack() as stack:
        pages = await opened(stack, [site.address])
        new, took = await seconds_to_each(pages, folder, database)
        server.stop("immediate")
        eventually(lambda: all(health(site, port)["refused_update_problems"] for port in site.replicas))
        try:
            assert await all_run(pages) == [0] * SESSIONS
        finally:
            server.start()
        eventually(lambda: not any(health(site, port)["refused_update_problems"] for port in site.replicas))
        assert await all_run(pages) == [0] * SESSIONS
        gone, other = site.replicas
        held = site.measured(other, "raillinks_sessions_open")
        site.kill(gone)
        moved_over = [await again(stack, page) for page in pages]
        assert sum(moved_over) == SESSIONS - held > 0
        assert {page.shown for page in pages} == {new}
        assert site.systemctl("start", gone) == 0
        assert await all_run(pages) == [0] * SESSIONS
        return took


async def again(stack, page):
    """Whether a reader had to connect anew, as a page does by itself; it then shows what it showed."""
    try:
        assert (await page.runs()).errors == 0
    except ConnectionClosed:
        await stack.enter_async_context(page)
        assert (await page.runs()).errors == 0
        return True
    return False
