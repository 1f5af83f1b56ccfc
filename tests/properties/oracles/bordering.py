"""Where links are counted in the answer for the whole border, by the words of docs/status-rules.md.

Plain Python over the rows of the status table: no code of `raillinks.answer` takes part.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

RUN = {"open", "partial"}
NAMED_FIRST = ("open", "partial", "perhaps", "old_evidence")
"""The places of links that the first line may be about, in this order."""


@dataclass
class Tables:
    """What a log says of every link: its rows of the status table, each with the day from which it holds.

    Args:
        rows: By link, in the order of the list of links: `(start or None, row)`, by start.
        others: The same with the disputed events applied, or without them, whichever `rows` is not.
        exists: By crossing its first and last day; None on an open side.
        covered_to: The last day of the log.
        begins: The first day of the first event.
    """

    rows: dict
    others: dict
    exists: dict
    covered_to: date
    begins: date

    def row(self, link, day, rows=None):
        own = (rows or self.rows)[link]
        return own[bisect_right([start for start, _ in own if start], day)][1]

    def exists_on(self, crossing, day):
        first, last = self.exists[crossing]
        return (first is None or first <= day) and (last is None or day <= last)

    def ran_lately(self, link, day):
        """Whether trains may have crossed on a day or in the ten years before."""
        own = self.rows[link]
        since = day.replace(year=day.year - 10, day=28 if (day.month, day.day) == (2, 29) else day.day)
        for place, (start, row) in enumerate(own):
            end = own[place + 1][0] if place + 1 < len(own) else None
            begun, lasts = start is None or start <= day, end is None or end > since
            if begun and lasts and RUN & {*row["alternatives"].split(";"), row["replayed_status"]}:
                return True
        return False

    def place(self, link, day):
        row = self.row(link, day)
        possible = set(row["alternatives"].split(";"))
        if len(possible) > 1:
            return "perhaps" if possible & RUN else "uncertain"
        if row["stale"] and row["status"] in RUN:
            return "old_evidence"
        return row["status"]


def counted(tables, asked):
    """The answer on a day, all links listed.

    Returns:
        The links of each place, in their order; the contested ones; the crossings that stand back. All are empty before
        the log begins.
    """
    day = min(asked, tables.covered_to)
    if day < tables.begins:
        return {}, [], []
    standing = [link for link in tables.rows if tables.exists_on(link[0], day)]
    leading = {crossing for crossing, service in standing if tables.ran_lately((crossing, service), day)}
    places: dict = {}
    contested = []
    for link in standing:
        if link[0] in leading:
            places.setdefault(tables.place(link, day), []).append(link)
            if tables.row(link, day)["status"] != tables.row(link, day, tables.others)["status"]:
                contested.append(link)
    return places, contested, [c for c in dict.fromkeys(c for c, _ in standing) if c not in leading]
