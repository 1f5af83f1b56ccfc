"""The pages' own style sheets: `styles/*.css`, and the statuses' from their one table."""

from pathlib import Path

from pages import _status

_FOLDER = Path(__file__).parent / "styles"
_APART = ("embed.css", "map.css")


def _sheet(text: str) -> str:
    return f"<style>\n{text}\n</style>"


CSS = _sheet(
    "\n".join(
        [_status.css(), *(p.read_text(encoding="utf-8") for p in sorted(_FOLDER.glob("*.css")) if p.name not in _APART)]
    )
)
"""The style sheet of every page."""

EMBED_CSS = _sheet((_FOLDER / "embed.css").read_text(encoding="utf-8"))
"""What hides everything of the page but the time map."""

EARLY_CSS = _sheet((_FOLDER / "map.css").read_text(encoding="utf-8"))
"""What must hold before the first layout: the place that is kept for the time map."""
