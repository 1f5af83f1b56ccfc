"""Checks of `data/readings.csv`: the cells of a second reading fit each other.

docs/data-dictionary.md, "Second readings", has the rules.
"""

import pandas as pd

from raillinks.package.schema import PATHS, READ_AGAIN
from raillinks.package.tables import flag
from raillinks.words.enums import Outcome
from raillinks.words.problems import Problem

FILE = PATHS["readings"]


def of(readings: pd.DataFrame) -> list[Problem]:
    """All problems of the table.

    Args:
        readings: `readings.csv` as text, each column in the form that its schema asks for.
    """
    return [*_numbers(readings), *_agreements(readings), *_outcomes(readings)]


def _count(readings: pd.DataFrame, column: str) -> "pd.Series[float]":
    """A column of numbers; missing where the cell is empty."""
    return pd.to_numeric(readings[column]).astype("float64")


def _differs(readings: pd.DataFrame) -> "pd.Series[bool]":
    """Where reader and log differ in anything."""
    return (readings[[f"agrees_{field}" for field in READ_AGAIN]] == "false").any(axis=1)


def _numbers(readings: pd.DataFrame) -> list[Problem]:
    """A reading has a day and both numbers, or none of them; nobody reads more sources than are cited."""
    sought = readings["read_on"] != ""
    filled = [readings[column] != "" for column in ("sources_read", "sources_cited")]
    apart = (filled[0] != sought) | (filled[1] != sought)
    read, cited = _count(readings, "sources_read"), _count(readings, "sources_cited")
    wrong = (read > cited) | (read < 0)
    too_many = "{sources_read} sources read of {sources_cited}"
    return [
        *flag(readings, apart, (FILE, "read_on"), "reading-incomplete", "a day without numbers, or numbers without a"
              " day", "fill read_on, sources_read and sources_cited, or none"),
        *flag(readings, wrong, (FILE, "sources_read"), "reading-too-many", too_many, "from 0 to sources_cited"),
    ]  # fmt: skip


def _agreements(readings: pd.DataFrame) -> list[Problem]:
    """Only what was read can agree or differ; stances are compared only of one happening; what differs is said."""
    coded = (readings[[f"agrees_{field}" for field in READ_AGAIN]] != "").any(axis=1)
    unread = ~(_count(readings, "sources_read") > 0)
    silent = _differs(readings) != (readings["differed"] != "")
    other = (readings["agrees_date"] == "false") & (readings["agrees_stance"] != "")
    return [
        *flag(readings, coded & unread, (FILE, "sources_read"), "reading-of-nothing", "an agreement without a source"
              " that was read", "leave every agrees_ column empty"),
        *flag(readings, other, (FILE, "agrees_stance"), "reading-of-another", "stances compared although the dates"
              " differ", "leave the cell empty: the reader's stances are about another happening"),
        *flag(readings, silent, (FILE, "differed"), "reading-difference", "'differed' and the agrees_ columns do not"
              " fit", "say what differed where one of them is false, and only there"),
    ]  # fmt: skip


def _outcomes(readings: pd.DataFrame) -> list[Problem]:
    """The outcome follows from what was read and whether it differed; a row may change although nothing differed."""
    sought, met = readings["read_on"] != "", _count(readings, "sources_read") > 0
    differs = _differs(readings)
    fits = (
        (readings["outcome"].eq(Outcome.NOT_READ) & ~sought)
        | (readings["outcome"].eq(Outcome.NOT_MET) & sought & ~met)
        | (readings["outcome"].eq(Outcome.AGREED) & met & ~differs)
        | (readings["outcome"].eq(Outcome.KEPT) & met & differs)
        | (readings["outcome"].eq(Outcome.CHANGED) & met)
    )
    silent = (readings["outcome"] != Outcome.AGREED) & (readings["done"] == "")
    return [
        *flag(readings, ~fits, (FILE, "outcome"), "reading-outcome", "'{outcome}' does not fit what was read",
              "see Second readings in docs/data-dictionary.md"),
        *flag(readings, silent, (FILE, "done"), "reading-without-reason", "'{outcome}' without a reason",
              "say why, or what changed"),
    ]  # fmt: skip
