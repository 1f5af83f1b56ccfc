"""What two checkouts answer to the same queries, byte for byte: `python -m tests.support.same_answers OTHER [NUMBER]`.

For changes that readers must not notice. The addresses come from this checkout; each is asked of both, over HTTP.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from raillinks.loading import load
from raillinks.publish import api_paths
from tests.browser.conftest import ROOT, running_server
from tests.support.queries import random_query

NUMBER = 200


def query(dataset, seed: int) -> str:
    """A reader's query, at times with what exports alone depend on: a known-on day, disputed events, periods."""
    pairs, chance = random_query(dataset, seed), random.Random(seed)
    chosen = dict(pairs)
    if chance.random() < 0.5 and "known_on" not in chosen:
        pairs.append(("known_on", f"{max(int(chosen['as_of'][:4]), chance.randint(1995, 2026)) + 1}-01-01"))
    if chance.random() < 0.3:
        pairs.append(("disputed", "apply"))
    if chance.random() < 0.5 and "from" not in chosen:
        pairs += [("from", "1995-01-01"), ("to", f"{chance.randint(1996, 2026)}-06-30")]
    if chance.random() < 0.5:
        pairs += [("compare_with", "1994-05-05"), ("compare_from", "1990-01-01"), ("compare_to", "1994-12-31")]
    return urlencode(pairs)


def answer(address: str) -> bytes:
    """The body of an answer that succeeds."""
    with urlopen(address, timeout=120) as found:
        return bytes(found.read())


def differences(one: str, other: str, number: int) -> Iterator[str]:
    """The paths with their queries whose bytes differ."""
    dataset = load.load(ROOT)
    for seed in range(number):
        asked = query(dataset, seed)
        for path in api_paths.PATHS:
            below = f"/api/v1/{path.path}?{asked}"
            if answer(one + below) != answer(other + below):
                yield below


def main(other: str, number: int = NUMBER) -> int:
    """Prints each difference; returns how many there are."""
    with running_server(ROOT) as here, running_server(Path(other).resolve()) as there:
        different = list(differences(here, there, number))
    told = [*different, f"{number} selections, {number * len(api_paths.PATHS)} answers, {len(different)} different"]
    sys.stdout.write("\n".join(told) + "\n")
    return len(different)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])) != 0)
