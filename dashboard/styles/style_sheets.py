"""The pages' own style sheets: `styles/*.css`, and the statuses' from their one table."""

from pathlib import Path

from dashboard.widgets import status_marks

_FOLDER = Path(__file__).parent
_APART = ("keyframes.css", "print.css")
"""Sheets with `@keyframes` and `@page`, which stand in no other rule."""


def _sheet(text: str) -> str:
    """A style sheet whose rules stand above Streamlit's own, wherever in the page those come."""
    return f"<style>\n:root {{\n{text}\n}}\n</style>"


CSS = "\n".join([
    _sheet(
        "\n".join([
            status_marks.css(),
            *(p.read_text(encoding="utf-8") for p in sorted(_FOLDER.glob("*.css")) if p.name not in _APART),
        ])
    ),
    *(f"<style>\n{(_FOLDER / name).read_text(encoding='utf-8')}</style>" for name in _APART),
])  # fmt: skip
"""The style sheets of every page, for its head."""
