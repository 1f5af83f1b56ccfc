"""What a page calls a link of the log: its crossing and its service."""

from collections.abc import Mapping
from html import escape
from typing import Any

from dashboard.i18n.translator import Translator
from raillinks.domain.enums import ALL_SERVICES


def link_name(row: Mapping[Any, Any], names: Mapping[str, str], say: Translator) -> str:
    """A link as plain text, unescaped: "Dandong–Sinuiju · freight".

    Args:
        row: Its `crossing_id` and `service`; an event's do too.
        names: Names of the crossings, by id.
        say: The interface's messages.
    """
    return f"{names[row['crossing_id']]} · {say.word(row['service'])}"


def link_name_html(row: Mapping[Any, Any], names: Mapping[str, str], say: Translator) -> str:
    """A link as HTML for the head of a row: the crossing, and the service in small letters unless it is all.

    Args:
        row: Its `crossing_id` and `service`.
        names: Names of the crossings, by id.
        say: The interface's messages.
    """
    service = f" <small>{escape(say.word(row['service']))}</small>" if row["service"] != ALL_SERVICES else ""
    return f"{escape(names[row['crossing_id']])}{service}"
