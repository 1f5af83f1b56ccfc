"""Code that fetches the events of a view, and the frame that embeds it: for the reader to copy."""

from html import escape


def curl(address: str) -> str:
    """For a shell.

    Args:
        address: The address of `events.csv`, its query percent-encoded.
    """
    return f"curl --fail --output events.csv '{address}'"


def pandas(address: str) -> str:
    """For Python; every cell stays the text that it is."""
    return f"import pandas as pd\n\nevents = pd.read_csv(\n    {address!r},\n    dtype=str, keep_default_na=False,\n)"


def r(address: str) -> str:
    """For R; every cell stays the text that it is."""
    texts = 'colClasses = "character", na.strings = character(0), fileEncoding = "UTF-8"'
    return f'events <- read.csv(\n  "{address}",\n  {texts}\n)'


def iframe(address: str, title: str) -> str:
    """An HTML frame around the time map of a view.

    Args:
        address: The address of the page, `embed=1` in its query.
        title: What the frame shows, for screen readers.
    """
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="720" style="border:0"></iframe>'
    )
