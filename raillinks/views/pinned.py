"""The data version that a query names, for those who answer with data: the API and the command line."""

from collections.abc import Iterable

from raillinks.views.selection import BadValue

NAME = "data_version"
OWN = "own"
"""Its value in the address of a page that shows a reader's own log, which only a session has."""


def other_version(pairs: Iterable[tuple[str, str]], served: str) -> BadValue | None:
    """The data version of a query that is not the one here; None if the query names no other.

    Who has that version answers with it; who has not refuses with this value, since an answer of another version would
    be taken for it.

    Args:
        pairs: Names and values of a query.
        served: The version of the data package.
    """
    others = [value for name, value in pairs if name == NAME and value not in {"", served}]
    return BadValue(NAME, others[0], "this data version is not served", served) if others else None
