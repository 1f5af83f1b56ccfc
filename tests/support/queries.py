"""Queries as readers might come to a page with."""

from raillinks.query import views
from raillinks.query.selection import REPEATABLE
from tests.support.tiers import seeded


def random_query(dataset, seed):
    """A query as a reader might come to it: a day, month or year, a mode, a period, and a few filters."""
    chance = seeded(f"query {seed}")
    choices = views.choices(dataset)
    day = f"{chance.randint(1990, 2026)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    query = [("as_of", day[: chance.choice([10, 10, 10, 7, 4])])]
    query.append(("mode", chance.choice(["as_of", "window", "period", "all"])))
    query.append(("days", str(chance.randint(1, 3000))))
    if chance.random() < 0.3:
        query += [("from", f"{chance.randint(1990, 2010)}-01-01"), ("to", f"{chance.randint(2010, 2026)}-06-30")]
    for name in chance.sample(REPEATABLE, chance.randint(0, 3)):
        values = choices.values[name]
        query += [(name, value) for value in chance.sample(values, min(len(values), chance.randint(1, 3)))]
    if chance.random() < 0.3:
        query.append(("q", chance.choice(["신의주", "Sinŭiju", "新义州", "flood", "Yonhap", "Хасан", "train"])))
    if chance.random() < 0.3:
        query.append(("known_on", f"{chance.randint(2026, 2027)}-12-31"))
    if chance.random() < 0.5:
        query.append(("context", "1"))
    return query
