"""The code that pages offer: it fetches from a server what the page exports, and refuses another version."""

import io
import os
import shutil
import subprocess
import threading

import pandas as pd
import pytest
import uvicorn

from dashboard.session.pages import PAGES
from raillinks.exports import openapi, table_bytes
from raillinks.query import permalinks
from tests.support.exports import the_view
from tests.support.tiers import sample

VIEW = (
    ("as_of", "2021-11-05"), ("known_on", "2021-11-05"), ("compare_with", "2020-01-01"), ("from", "2019-01-01"),
    ("q", "신의주"), ("crossing", "dandong-sinuiju"),
)  # fmt: skip
CITED = [(path, page.tables) for path, page in PAGES.items() if page.tables]


@pytest.fixture(scope="module")
def address(served):
    """The API on a port of its own."""
    server = uvicorn.Server(uvicorn.Config(served, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    [listening] = server.servers[0].sockets
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/v1"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture
def pinned(address, dataset):
    def of(tables, version=dataset.version):
        query = permalinks.query(the_view(dataset, VIEW).selection, version)
        return openapi.Pinned(address, query, version, tables)

    return of


def files(dataset, tables):
    """The page's own exports."""
    return {table: table_bytes.plain_csv(dataset, the_view(dataset, VIEW), table) for table in tables}


@sample(2)
@pytest.mark.parametrize(("path", "tables"), CITED)
def test_the_python_sample_gives_the_page(dataset, pinned, path, tables):
    found: dict = {}
    exec(openapi.pandas(pinned(tables)), found)  # noqa: S102 (the sample that readers are to run)
    for table, content in files(dataset, tables).items():
        expected = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
        pd.testing.assert_frame_equal(found[table], expected)
        assert len(expected) > 0


@sample(2)
@pytest.mark.parametrize(("path", "tables"), CITED)
def test_the_curl_sample_gives_the_page(dataset, pinned, tmp_path, path, tables):
    ran = subprocess.run(
        ["/bin/sh", "-c", openapi.curl(pinned(tables))], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert {p.stem: p.read_bytes() for p in tmp_path.iterdir()} == files(dataset, tables)
    assert "not of data version" not in ran.stderr


def test_a_version_that_is_no_longer_served_is_refused_and_said(pinned, tmp_path):
    old = pinned(("status",), "9.9.9")
    with pytest.raises(OSError, match="404"):
        exec(openapi.pandas(old), {})  # noqa: S102 (as above)
    earlier = tmp_path / "status.csv"
    earlier.write_text("status,data_version\r\nopen,9.9.9\r\n", encoding="utf-8")  # must not pass as the answer
    code = f"{openapi.curl(old)}\necho ended with $?"
    ran = subprocess.run(["/bin/sh", "-c", code], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert ran.stdout == "ended with 1\n"  # and the reader's shell is still there
    assert "404" in ran.stderr


def test_each_sample_checks_the_version_itself(pinned, dataset, tmp_path):
    """Against a server that takes any version, as one before this rule."""
    lenient = pinned(("status",))._replace(version="9.9.9")
    with pytest.raises(ValueError, match=r"not of data version 9\.9\.9"):
        exec(openapi.pandas(lenient), {})  # noqa: S102 (as above)
    ran = subprocess.run(
        ["/bin/sh", "-c", openapi.curl(lenient)], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert ran.returncode == 1
    assert "not of data version 9.9.9" in ran.stderr
    assert 'stopifnot(rows$data_version == "9.9.9")' in openapi.r(lenient)


@pytest.mark.office
@pytest.mark.parametrize(("path", "tables"), CITED)
def test_the_r_sample_gives_the_page(dataset, pinned, tmp_path, path, tables):
    """`make test-office` runs it, which installs R."""
    written = [f'write.csv({table}, "{table}.csv", row.names = FALSE, fileEncoding = "UTF-8")' for table in tables]
    code = "\n".join([openapi.r(pinned(tables)), *written])
    (tmp_path / "sample.R").write_text(code, encoding="utf-8")
    program = str(shutil.which("Rscript"))
    subprocess.run([program, "sample.R"], cwd=tmp_path, check=True, env=os.environ | {"LC_ALL": "C.UTF-8"})
    for table, content in files(dataset, tables).items():
        read, expected = (
            pd.read_csv(each, dtype=str, keep_default_na=False)
            for each in (tmp_path / f"{table}.csv", io.BytesIO(content))
        )
        pd.testing.assert_frame_equal(read, expected)
