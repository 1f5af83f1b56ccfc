"""How many links differ between two days, in a sentence."""

import pandas as pd

from dashboard.i18n.translator import Plural, Translator

SOME_MAY_DIFFER = Plural(
    "{n} link of {all} differs, {maybe} more may differ.", "{n} links of {all} differ, {maybe} more may differ."
)


def in_words(links: pd.DataFrame, say: Translator) -> str:
    """How many of the links of `compare.side_by_side` differ, and how many may: of those another status is possible."""
    n, maybe, every = int(links["differs"].sum()), int(links["may_differ"].sum()), say.number(len(links))
    if maybe:
        return say.plural(
            *SOME_MAY_DIFFER,
            n,
            all=every,
            maybe=say.number(maybe),
        )
    return say.plural("{n} link of {all} differs.", "{n} links of {all} differ.", n, all=every)
