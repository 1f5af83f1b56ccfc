"""The data version that a query pins, for those who answer with data: the API and the command line."""

from collections.abc import Iterable

from raillinks.views.selection import BadValue

NAME = "data_version"


def other_version(pairs: Iterable[tuple[str, str]], served: str) -> BadValue | None:
    """The data version of a query that is not the one here; None if the query names no other.

    An answer of another version than the one that was asked for would be taken for it. Pages take any version: they
    say what has changed since.

    Args:
        pairs: Names and values of a query.
        served: The version of the data package.
    """
    others = [value for name, value in pairs if name == NAME and value not in {"", served}]
    return BadValue(NAME, others[0], "this data version is not served", served) if others else None
