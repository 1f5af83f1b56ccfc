"""What a checkout answers, as digests by name: `tests.same_bytes` runs this file in two checkouts and compares them.

It names little that a restructuring may move: it asks `app.py` over ASGI, runs the map's page as Streamlit's tests do,
the command by its name, and `import raillinks`. Parameters and their values come from the API's own description.
"""

import argparse
import hashlib
import io
import json
import os
import random
import re
import runpy
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

SEED = 36
ADDRESS = "http://127.0.0.1:8501"
API = "/api/v1/"
COSTLY = ("delta.json", "export.", "sensitivity.csv")
"""How the paths begin that cost more than all others together: each fourth selection asks for them."""
ONE_IN = 4
LOGS = ("log", "own log", "undivided log")
IDS = ("dandong-sinuiju", "no-such-id")
"""What `ids/{id}.json` is asked for."""
_SOMETIMES, _OFTEN = 0.3, 0.5

Pairs = list[tuple[str, str]]


def own_log(*, divided: bool) -> str:
    """A reader's table of intervals that do not overlap; without a column of services if it is not divided by them."""
    chance = random.Random(SEED)
    rows = [["crossing", *(["service"] if divided else []), "state", "from", "to"]]
    for crossing in ("Dandong", "Tumen", "Somewhere else"):
        for service in ("freight", "passenger") if divided else ("",):
            month = 0
            for _ in range(25):
                first, month = month + chance.randint(0, 3), month + chance.randint(4, 9)
                days = [
                    f"{2005 + each // 12}-{each % 12 + 1:02d}-{chance.randint(1, 28):02d}" for each in (first, month)
                ]
                month += 1
                rows.append([crossing, *([service] if divided else []), chance.choice(("on", "off", "limited")), *days])
    return "".join(f"{','.join(row)}\n" for row in rows)


def drawn(description: Mapping[str, Any], numbers: Sequence[int]) -> dict[int, Pairs]:
    """Selections as readers may ask for them, by number.

    Args:
        description: The API's OpenAPI document.
        numbers: Their numbers; each decides on its selection alone.
    """
    schemas = {each["name"]: each["schema"] for each in _parameters(description, "/events.csv")}
    filters = {name: schema["items"]["enum"] for name, schema in schemas.items() if schema.get("type") == "array"}
    return {number: _selection(random.Random(SEED * 1000 + number), filters) for number in numbers}


def _parameters(description: Mapping[str, Any], path: str) -> list[Mapping[str, Any]]:
    """The parameters of a path; older documents have no components."""
    given = description["paths"][path]["get"]["parameters"]
    shared = description.get("components", {}).get("parameters", {})
    return [shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in given]


def _selection(chance: random.Random, filters: Mapping[str, Sequence[str]]) -> Pairs:
    year = chance.randint(1992, 2026)
    day = f"{year}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    pairs: Pairs = [("as_of", day[: chance.choice((10, 10, 10, 7, 4))])]
    pairs.append(("mode", chance.choice(("as_of", "window", "period", "all"))))
    for name, values in (
        ("disputed", ("apply",)), ("context", ("1",)), ("by", ("year", "month")), ("stale_after", ("0", "30", "90")),
        ("days", ("30", "1000")), ("q", ("신의주", "flood", "Yonhap", "2020-01", "train")),
        ("known_on", (f"{year + 1}-01-01", "2027-12-31")),
    ):  # fmt: skip
        if chance.random() < _SOMETIMES:
            pairs.append((name, chance.choice(values)))
    if chance.random() < _OFTEN:
        first = chance.randint(1990, year)
        pairs += [("from", f"{first}-02-03"), ("to", f"{chance.randint(max(first, 1995), 2026)}-06-30")]
    if chance.random() < _SOMETIMES:
        pairs += [("compare_with", f"{chance.randint(1990, year)}-01-15")]
        pairs += [("compare_from", "1990-01-01"), ("compare_to", "1995-12-31")]
    for name in chance.sample(sorted(filters), min(len(filters), chance.choice((0, 0, 1, 1, 2)))):
        offered = filters[name]
        pairs += [(name, value) for value in chance.sample(offered, min(len(offered), chance.randint(1, 3)))]
    return pairs


class Collector:
    """Asks one checkout about one log.

    Args:
        client: Sends requests to its `app.py`.
        log: How the log is called in the names of answers.
        kept: The names of answers whose bytes are wanted; empty = only digests.
    """

    def __init__(self, client: Any, log: str, kept: frozenset[str]) -> None:
        self.client, self.log, self.kept = client, log, kept
        self.digests: dict[str, str] = {}
        self.bodies: dict[str, str] = {}
        self.seconds: dict[str, float] = defaultdict(float)
        self.content_hash: str = client.get(f"{API}latest.json").json()["content_hash"]
        self.description: Mapping[str, Any] = client.get(f"{API}openapi.json").json()

    def wants(self, name: str) -> bool:
        """Whether an answer is to be asked for."""
        return not self.kept or f"{self.log} {name}" in self.kept

    def keep(self, name: str, *parts: str | bytes) -> None:
        """Keeps the digest of an answer. The hash of the log is left out: its files are compared by themselves."""
        whole = b"\n".join(part.encode() if isinstance(part, str) else part for part in parts)
        whole = whole.replace(self.content_hash.encode(), b"CONTENT-HASH")
        self.digests[f"{self.log} {name}"] = hashlib.sha256(whole).hexdigest()[:20]
        if f"{self.log} {name}" in self.kept:
            self.bodies[f"{self.log} {name}"] = whole.decode("utf-8", "backslashreplace")

    def get(self, name: str, path: str) -> None:
        """Asks for a path, and keeps its status, the headers that readers see, and its body."""
        if not self.wants(name):
            return
        with self.timed(name.partition("?")[0].rpartition(" ")[2]):
            answer = self.client.get(path)
            told = [answer.headers.get(header, "") for header in ("content-type", "content-disposition", "link")]
            self.keep(name, str(answer.status_code), *told, answer.content)

    def api(self, number: int, pairs: Pairs) -> None:
        """Asks the paths of the API about a selection, the first one and every other with values of own parameters.

        Args:
            number: The selection's; it decides which value of a parameter is asked for.
            pairs: The selection.
        """
        from raillinks.query.selection import NAMES, PAGE_ONLY  # noqa: PLC0415 (as in `page`)

        for path in self.description["paths"]:
            given = _parameters(self.description, path)
            own = {each["name"]: each["schema"].get("enum", IDS) for each in given}
            own = {
                name: values[number % len(values)]
                for name, values in own.items()
                if name not in {*NAMES, *PAGE_ONLY} - ({"lang"} if path == "/answer" else set())
            }
            in_path = {name: value for name, value in own.items() if f"{{{name}}}" in path}
            rest = [(name, value) for name, value in own.items() if name not in in_path]
            form = [] if number // ONE_IN % 2 else rest
            asked = f"{path[1:]}?{urlencode(form)}" if form else path[1:]
            if number % ONE_IN == 0 or not path[1:].startswith(COSTLY):
                self.get(f"{number} {asked}", f"{API}{path[1:].format(**in_path)}?{urlencode([*pairs, *form])}")

    def page(self, number: int, pairs: Pairs, script: Path) -> None:
        """Runs the map's page; keeps the message that its time map gets, and the content that the message names."""
        from streamlit.testing.v1 import AppTest  # noqa: PLC0415 (once the checkout is the one to look at)

        if not (self.wants(f"{number} time map's message") or self.wants(f"{number} time map's content")):
            return
        with self.timed("page"):
            app = AppTest.from_file(str(script), default_timeout=120)
            for name, _ in pairs:
                values = [value for each, value in pairs if each == name]
                app.query_params[name] = values if len(values) > 1 else values[0]
            app.query_params["lang"] = ("en", "ko", "zh")[number % 3]
            app.run()
            nodes = [node.proto for node in app.main if node.type == "bidi_component"]
            (message,) = [json.loads(each.json) for each in nodes if each.id.endswith("-time_map")]
            answer = self.client.get(message["content"])
            self.keep(f"{number} time map's content", str(answer.status_code), answer.content)
            named = re.sub(r"/content/[^.]+\.json", "/content/NAME.json", message["content"])
            light = {**message, "content": named, "session": ""}  # a session's name is drawn anew for each
            self.keep(f"{number} time map's message", json.dumps(light, ensure_ascii=False, indent=0))

    def commands(self, number: int, pairs: Pairs, package: Path) -> None:
        """Asks the command line, each command with the flags that it takes."""
        flags = [part for name, value in pairs for part in (f"--{name.replace('_', '-')}", value)]
        few = [part for name, value in pairs if name in {"known_on", "disputed"} for part in (f"--{name}", value)]
        few = [part.replace("_", "-") if part.startswith("--") else part for part in few]
        for words in (
            ["status", "--as-of", pairs[0][1], *few], ["uptime", "--by", "year", *few], ["answer", *flags],
            ["panel", "--every", "month", "--shape", "wide", *few], ["sensitivity", *few],
            *(["export", f"out{ending}", *flags] for ending in (".zip", ".xlsx", ".sqlite", ".parquet.zip")),
            ["panel", "--parquet", "panel.parquet", *few],
        ):  # fmt: skip
            name = f"{number} raillinks {' '.join(words[: 2 if words[0] == 'export' or '--parquet' in words else 1])}"
            if self.wants(name):
                with self.timed("command"):
                    self.keep(name, *_command([*words, "--package", str(package)]))

    def helps(self) -> None:
        """Asks the command line for the help of each command."""
        (text,) = _command(["--help"])[1:2]
        for command in ("", *dict.fromkeys(re.findall(r"^ {4}([a-z]+)\b", text.decode(), re.MULTILINE))):
            name = f"raillinks {command} --help"
            if self.wants(name):
                self.keep(name, *_command([*([command] if command else []), "--help"]))

    def library(self, number: int, pairs: Pairs, package: Path) -> None:
        """Asks `import raillinks` for its frames: cells and types."""
        import raillinks as rl  # noqa: PLC0415 (the checkout's)

        log, day = rl.load(package), pairs[0][1]
        first = dict(pairs).get("from", "1990")
        frames: Mapping[str, Callable[[], Any]] = {
            "status": lambda: log.status(day), "intervals": log.intervals, "events": log.events, "claims": log.claims,
            "sources": log.sources, "uptime": lambda: log.uptime(first, every="year"),
            "hangs_on": lambda: log.hangs_on(day),
            "panel": lambda: log.panel(first, every="month"), "sensitivity": lambda: log.sensitivity(first),
            "wide panel": lambda: log.panel(first, every="year", shape="wide", figure="stale_days"),
        }  # fmt: skip
        for name, make in frames.items():
            if self.wants(f"{number} library's {name}"):
                with self.timed("library"):
                    found = make()
                    self.keep(f"{number} library's {name}", found.to_csv(), str(found.dtypes.to_dict()))
        if self.wants(f"{number} library's cite"):
            self.keep(f"{number} library's cite", log.cite(day), log.cite(style="BibTeX"))

    def machines(self, number: int, pairs: Pairs) -> None:
        """Asks by the Model Context Protocol: what there is, and each tool about the selection's day."""
        self._ask(f"{number} MCP's resources", "resources/list", {})
        tools = self._ask(f"{number} MCP's tools", "tools/list", {})
        for tool in tools["result"]["tools"]:
            given = {name: value for name, value in pairs if name in tool["inputSchema"]["properties"]}
            self._ask(f"{number} MCP's {tool['name']}", "tools/call", {"name": tool["name"], "arguments": given})

    def _ask(self, name: str, method: str, params: Mapping[str, Any]) -> Any:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        with self.timed("MCP"):
            answer = self.client.post("/mcp", json=body, headers={"accept": "application/json, text/event-stream"})
        self.keep(name, str(answer.status_code), answer.content)
        return answer.json()

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Counts the seconds of something."""
        began = time.perf_counter()
        yield
        self.seconds[what] += time.perf_counter() - began


def _command(words: Sequence[str]) -> list[bytes]:
    """Runs the command in an empty folder; gives how it ended, what it printed, and the files that it wrote."""
    here, argv = Path.cwd(), sys.argv
    printed, told = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with tempfile.TemporaryDirectory() as folder:
        try:
            os.chdir(folder)
            sys.argv = ["raillinks", *words]
            sys.stdout, sys.stderr = printed, told
            runpy.run_module("raillinks", run_name="__main__")
            ended = ""
        except SystemExit as end:
            ended = str(end.code)
        finally:
            sys.stdout, sys.stderr, sys.argv = sys.__stdout__, sys.__stderr__, argv
            os.chdir(here)
        written = [path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()]
    said = []
    for stream in (printed, told):
        stream.flush()
        said.append(stream.buffer.getvalue())
    return [ended.encode(), *said, *written]


def _collector(log: str, kept: frozenset[str]) -> Collector:
    """What asks the checkout that is the current folder."""
    from starlette.testclient import TestClient  # noqa: PLC0415 (once the log is named that it shows)

    from app import app  # noqa: PLC0415 (as above)

    return Collector(TestClient(app, base_url=ADDRESS), log, kept)


def collect(asked: Collector, checkout: Path, package: Path, chosen: Mapping[int, Pairs]) -> None:
    """Asks for everything.

    Args:
        asked: What asks, and keeps the answers.
        checkout: The folder of the checkout.
        package: The log's.
        chosen: The selections by number.
    """
    for path in [*sorted(package.glob("*.json")), *sorted((package / "data").glob("*.*"))]:
        asked.keep(f"file {path.relative_to(package)}", path.read_bytes())
    asked.get("llms.txt", "/llms.txt")
    asked.get("unknown path", f"{API}no-such-path.csv")
    if 0 in chosen:
        asked.helps()
        asked.commands(0, chosen[0], package)
    for number, pairs in chosen.items():
        asked.api(number, pairs)
        asked.page(number, pairs, checkout / "pages" / "shell.py")
    number, pairs = next(iter(chosen.items()))
    asked.library(number, pairs, package)
    asked.machines(number, pairs)


def main() -> None:
    """Writes what was asked and answered as JSON: see `Collector`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--log", choices=LOGS, required=True)
    parser.add_argument("--chosen", type=Path, required=True, help="selections by number; made anew if it is not there")
    parser.add_argument(
        "--numbers", type=int, nargs=2, required=True, help="the first number and the one after the last"
    )
    parser.add_argument("--kept", nargs="*", default=(), help="asks for these answers alone, and gives their bytes")
    options = parser.parse_args()
    checkout, numbers = Path.cwd(), range(*options.numbers)
    with tempfile.TemporaryDirectory() as folder:
        package = checkout
        if options.log != LOGS[0]:
            table, package = Path(folder) / "mine.csv", Path(folder) / "package"
            table.write_text(own_log(divided=options.log == LOGS[1]), encoding="utf-8")
            _command(["intake", str(table), "--out", str(package), "--good-rows-only"])
        os.environ["RAILLINKS_LOG"] = str(package)
        asked = _collector(options.log, frozenset(options.kept))
        if not options.chosen.exists():
            made = json.dumps(drawn(asked.description, numbers), ensure_ascii=False)
            options.chosen.write_text(made, encoding="utf-8")
        given = json.loads(options.chosen.read_text(encoding="utf-8"))
        chosen = {int(number): [(name, value) for name, value in pairs] for number, pairs in given.items()}
        collect(asked, checkout, package, chosen)
    found = {"digests": asked.digests, "bodies": asked.bodies, "seconds": asked.seconds}
    options.out.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
