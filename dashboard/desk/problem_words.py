"""What is wrong with a field of a draft, in words: of one that is empty only that something is missing."""

from html import escape
from typing import Literal

from dashboard.desk import draft_fields
from dashboard.i18n.translator import Translator
from raillinks.domain.problems import Severity
from raillinks.editor.draft import Draft
from raillinks.editor.fields import FieldProblem
from raillinks.i18n.translator import in_words
from raillinks.versions.diff import CONFLICT

_MISSING = ("missing-value", "undated-source", "nothing-to-do")
"""What is wrong with a field that is empty, and only with one that is."""


def is_missing(problem: FieldProblem, draft: Draft) -> bool:
    """Whether a problem is only that nothing has been entered yet, which is no mistake."""
    return problem.code in _MISSING and draft_fields.is_empty(draft, problem.field)


def problem_html(problem: FieldProblem, say: Translator, tag: Literal["p", "li"] = "p") -> str:
    """A problem as HTML: a mark and a word for how grave it is, what is wrong, and what would be right."""
    grave = problem.severity is Severity.ERROR
    word = say("Wrong") if grave else say("Doubtful")
    kind = "rl-desk-error" if grave else "rl-desk-warning"
    return f"<{tag} class='{kind}'><b>{escape(word)}:</b> {reason_html(problem, say)}</{tag}>"


def reason_html(problem: FieldProblem, say: Translator) -> str:
    """What is wrong, as HTML, and what would be right."""
    if problem.code == CONFLICT:  # all three texts stand side by side
        return escape(say("somebody else has changed it meanwhile"))
    return with_hint(problem.reason, problem.hint, say)


def with_hint(reason: str, hint: str, say: Translator) -> str:
    """What is wrong, as HTML, and what would be right, if there is something to be said."""
    right = f" <span class='rl-desk-right'>→ {_of_core(hint, say)}</span>" if hint else ""
    return f"{_of_core(reason, say)}{right}"


def _of_core(text: str, say: Translator) -> str:
    """What the core says, as HTML: in the reader's language where it is translated, else marked as English."""
    said, lang = in_words(text, say)
    return escape(said) if lang == say.lang else f"<span lang='{lang}'>{escape(said)}</span>"
