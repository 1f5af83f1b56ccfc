"""What changes of status make happen is what a reader finds who goes through each link's rows one by one."""

import numpy as np
import pytest

from raillinks.domain.enums import Kind
from raillinks.domain.status import STATUS_AFTER
from raillinks.importer import pipeline
from raillinks.importer.events import KIND_OF, of_changes
from raillinks.importer.mapping import HowToRead

TODAY = np.datetime64("2026-11-24", "D")
FIRST_DAYS, LENGTHS = 40, (0, 0, 0, 1, 6)
STATUSES = ("open", "suspended", "partial", "unknown", "unknown", "unchanged")


def log_of(chance, n):
    lines = ["crossing,date,service,status,kind"]
    for _ in range(n):
        first = np.datetime64("1969-12-15") + chance.integers(FIRST_DAYS)
        date = f"{first}/{first + LENGTHS[chance.integers(len(LENGTHS))]}"
        status = STATUSES[chance.integers(len(STATUSES))]
        kind = "observation" if status == "unchanged" and chance.random() < 0.5 else str(KIND_OF[status])
        kind = "closure" if chance.random() < 0.05 else kind
        lines.append(f"{'ABC'[chance.integers(3)]},{date},{('all', 'freight')[chance.integers(2)]},{status},{kind}")
    return "\n".join(lines).encode()


def rows_of_links(rows):
    """The positions of the rows of each link, in order."""
    for crossing in sorted(set(rows.crossing)):
        at = [n for n in range(len(rows.row)) if rows.crossing[n] == crossing]
        at.sort(key=lambda n: (rows.begins.earliest[n], rows.status[n] != "unknown", rows.begins.latest[n], n))
        named = {rows.service[n] for n in at}
        for service in ("all",) if named == {"all"} else ("freight", "passenger"):
            yield service, [n for n in at if rows.service[n] in {service, "all"}]


def one_by_one(rows):
    """The events of each link and the wrong rows, found by remembering what was seen last."""
    events, wrong = [], set()
    for service, at in rows_of_links(rows):
        evidence, held, silent = -(10**7), None, True
        fitting = [n for n in at if rows.status[n] in STATUS_AFTER[Kind(rows.texts["kind"][n].as_py())]]
        wrong |= {*at} - {*fitting}
        for n in fitting:
            status, kind = rows.status[n], rows.texts["kind"][n].as_py()
            first, last = (int(side[n].astype(int)) for side in (rows.begins.earliest, rows.begins.latest))
            others = {rows.status[m] for m in fitting if rows.begins.earliest[m] == rows.begins.earliest[n]}
            contradicts = bool(others - {"unknown", "unchanged"})
            if status != "unknown":
                events.append((n, "begins", service, kind, status, first, last))
                if status != "unchanged" or kind == "observation":
                    evidence, held = max(evidence, last), n
                silent = silent and status == "unchanged"
            elif contradicts and (silent or first <= evidence):
                events.append((n, "begins", service, "evidence_end", "unknown", first, first))
            elif silent:
                events.append((n, "begins", service, "milestone", "unchanged", first, last))
            elif first <= evidence:
                wrong.add(n)
            else:
                if first - 1 > evidence:
                    events.append((held, "last", service, "observation", "unchanged", first - 1, first - 1))
                events.append((n, "begins", service, "evidence_end", "unknown", first, first))
                evidence, silent = first - 1, True
    return events, wrong


@pytest.mark.parametrize("seed", range(12))
def test_changes_are_what_one_finds_row_by_row(seed):
    content = log_of(np.random.default_rng(seed), 150)
    rows = pipeline.read({"log.csv": content}, HowToRead(), TODAY).rows[0]
    found = of_changes(rows, np.arange(len(rows.row)))
    columns = [getattr(found.moves, name).tolist() for name in found.moves.__slots__[:7]]
    events, wrong = one_by_one(rows)
    assert wrong
    assert set(found.wrong) == wrong
    assert list(zip(*columns, strict=True)) == events
