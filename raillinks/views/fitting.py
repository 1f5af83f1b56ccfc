"""How much of an answer is said: whole parts go until its sentence is short enough in every language."""

from collections.abc import Mapping, Sequence

from raillinks.words import translator
from raillinks.words.translator import Translator

LONGEST = 280
"""Characters of a sentence, at most."""
Part = tuple[int, str]
"""A part of a sentence: how soon it is left out, the last first (0: never), and its text. The first is the heading."""


def sentence(parts: Mapping[str, Sequence[Part]], say: Translator) -> str:
    """A sentence of at most `LONGEST` characters.

    Args:
        parts: Its parts in every language, by its code: as many in each.
        say: The messages of the language that is wanted.
    """
    return cut(whole(parts[say.lang], left_out(parts), say))


def headline(parts: Sequence[Part], say: Translator) -> str:
    """The sentence of those parts alone that are never left out. Arguments as for `whole`."""
    return cut(whole([part for part in parts if not part[0]], 0, say))


def cut(text: str, most: int = 0) -> str:
    """A text of at most so many characters; by default those of a sentence."""
    most = most or LONGEST
    return text if len(text) <= most else f"{text[: most - 1]}…"


def left_out(parts: Mapping[str, Sequence[Part]]) -> int:
    """How many parts go in all languages, so that the sentence is short enough in each. Arguments as for `sentence`."""
    return max(_left_out(own, translator.say(lang)) for lang, own in parts.items())


def whole(parts: Sequence[Part], without: int, say: Translator) -> str:
    """The sentence of some parts.

    Args:
        parts: All parts, in one language.
        without: How many of them go.
        say: The messages of that language.
    """
    (_, head), *others = _kept(parts, without)
    return say("{head}: {text}.", head=head, text=say.clauses(text for _, text in others))


def _left_out(parts: Sequence[Part], say: Translator) -> int:
    """How many parts a language has to leave out, at least."""
    droppable = sum(1 for rank, _ in parts if rank)
    fitting = (n for n in range(droppable) if len(whole(parts, n, say)) <= LONGEST)
    return next(fitting, droppable)


def _kept(parts: Sequence[Part], without: int) -> list[Part]:
    """The parts without the first ones to go, of equal ones the earlier."""
    by_rank = sorted(range(len(parts)), key=lambda n: (-parts[n][0], n))
    return [parts[n] for n in sorted(by_rank[without:])]
