"""Odd tables: cells, columns, rows and files."""

import csv
import io
from collections.abc import Callable, Iterator

from tests.odd_packages.making import ADDRESS, HOSTILE, Files, Make, Oddity, sound, without


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def _csv(rows: list[list[str]]) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue().encode()


def _in_table(path: str, change: Callable[[list[list[str]]], object]) -> Make:
    """Changes the rows of a table in place, the header first."""

    def make(files: Files) -> Files:
        rows = _rows(files[path])
        change(rows)
        return files | {path: _csv(rows)}

    return make


def _fill(rows: list[list[str]], column: int, text: str) -> None:
    for row in rows[1:]:
        row[column] = text


def _widen(rows: list[list[str]], cell: Callable[[list[str]], str]) -> None:
    for row in rows:
        row.append(cell(row))


TABLES = ("data/events.csv", "data/claims.csv", "data/sources.csv", "data/places.csv", "data/trains.csv",
          "data/trade.csv", "data/readings.csv", "data/measures.csv",
          "data/CHANGES.csv")  # fmt: skip


def cells() -> Iterator[Oddity]:
    for path in TABLES:
        for j, column in enumerate(_rows(sound()[path])[0]):
            yield Oddity(f"{path} {column} empty", _in_table(path, lambda rows, j=j: _fill(rows, j, "")))
            yield Oddity(f"{path} {column} absent", _in_table(path, lambda rows, j=j: [row.pop(j) for row in rows]))
            yield Oddity(f"{path} {column} hostile", _in_table(path, lambda rows, j=j: _fill(rows, j, HOSTILE)))


def tables() -> Iterator[Oddity]:
    for path in TABLES:
        yield Oddity(f"{path} without rows", _in_table(path, lambda rows: rows.__delitem__(slice(1, None))))
        yield Oddity(f"{path} with its first row alone", _in_table(path, lambda rows: rows.__delitem__(slice(2, None))))
        yield Oddity(f"{path} empty", lambda files, path=path: files | {path: b""})
        yield Oddity(
            f"{path} header alone, no line end", lambda files, path=path: files | {path: files[path].split(b"\n")[0]}
        )
        yield Oddity(f"{path} with a further column", _in_table(path, lambda rows: _widen(rows, lambda _: "x")))
        yield Oddity(
            f"{path} cut in the middle", lambda files, path=path: files | {path: files[path][: len(files[path]) // 2]}
        )
    events = "data/events.csv"
    yield Oddity("the header names a column twice", _in_table(events, lambda rows: _widen(rows, lambda row: row[1])))
    yield Oddity("a wide header", lambda files: files | {events: b"," * 1_000_000 + files[events]})
    yield Oddity("a long cell", _in_table(events, lambda rows: _fill(rows, 14, "word " * 30_000)))
    yield Oddity("a cell of ten thousand characters", _in_table(events, lambda rows: _fill(rows, 14, "w" * 10_000)))
    yield Oddity("a blank line", lambda files: files | {events: files[events] + b"\n"})
    yield Oddity("an open quote", lambda files: files | {events: files[events] + b'"'})
    yield Oddity("tables without events, claims and sources", _without_log)
    for text in ("=1+1", "\n=1+1", "＝1+1", "\u202eevil", "a\u0007b", "a\ufffeb", ":material/warning: **x**"):
        yield Oddity(f"summaries {text!a}", _in_table(events, lambda rows, text=text: _fill(rows, 14, text)))
    for url in ("http://[", ADDRESS, "https://example.org/a'b", "https://", "ftp://example.org/"):
        yield Oddity(f"sources at {url}", _in_table("data/sources.csv", lambda rows, url=url: _fill(rows, 7, url)))
    for number in ("1e999", "9" * 400, "-0", "1e5", "٣", "NaN", "inf", "1,5"):
        yield Oddity(f"trade of {number[:9]}", _in_table("data/trade.csv", lambda rows, n=number: _fill(rows, 1, n)))
        yield Oddity(f"order of {number[:9]}", _in_table(events, lambda rows, n=number: _fill(rows, 2, n)))


def _without_log(files: Files) -> Files:
    """A package before its first event."""
    bare = {path: files[path].split(b"\n")[0] + b"\n" for path in TABLES if path != "data/places.csv"}
    return without("data/story.md")(files | bare)
