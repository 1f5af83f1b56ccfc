"""Code samples for readers to copy: how to fetch the events of a view, and how to embed its map."""

from html import escape


def curl(address: str) -> str:
    """A shell command.

    Args:
        address: The address of `events.csv`, its query percent-encoded.
    """
    return f"curl --fail --output events.csv '{address}'"


def pandas(address: str) -> str:
    """Python code; every cell is read as text.

    Args:
        address: As for `curl`.
    """
    return f"import pandas as pd\n\nevents = pd.read_csv(\n    {address!r},\n    dtype=str, keep_default_na=False,\n)"


def r(address: str) -> str:
    """R code; every cell is read as text.

    Args:
        address: As for `curl`.
    """
    texts = 'colClasses = "character", na.strings = character(0), fileEncoding = "UTF-8"'
    return f'events <- read.csv(\n  "{address}",\n  {texts}\n)'


def iframe(address: str, title: str) -> str:
    """An HTML iframe with the time map of a view.

    Args:
        address: The address of the page, with `embed=1` in its query.
        title: What the iframe shows, for screen readers.
    """
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="720" style="border:0"></iframe>'
    )
