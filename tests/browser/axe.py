"""What axe finds on a page that is serious, and whose it is."""

from axe_playwright_python.sync_playwright import Axe

OURS = ".rl-html, [data-testid=stHtml], [data-testid=time-map]"
SERIOUS = ("serious", "critical")
STREAMLITS: dict[str, str] = {}
"""Rules that Streamlit's own elements break, and where: nothing of ours is in them."""


def serious(page) -> list[tuple[str, list, bool]]:
    """Each serious fault: the rule, what breaks it, and whether that is ours."""
    violations = [v for v in Axe().run(page).response["violations"] if v["impact"] in SERIOUS]
    return [(v["id"], node["target"], is_ours(page, node["target"])) for v in violations for node in v["nodes"]]


def is_ours(page, target: list) -> bool:
    """Whether what axe names lies in an element that we render."""
    given = [target[0] if isinstance(target[0], str) else target[0][0], OURS]
    return page.evaluate("([target, ours]) => document.querySelector(target)?.closest(ours) != null", given)


def unexpected(page) -> list[tuple[str, list]]:
    """Each serious fault of what is open, folded parts too, but for those of Streamlit that are listed."""
    page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    return [(rule, target) for rule, target, ours in serious(page) if ours or rule not in STREAMLITS]
