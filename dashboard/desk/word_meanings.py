"""What the words mean that a report chooses from: which kind of happening, and how the speaker knows."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.i18n.markdown import plain
from dashboard.i18n.translator import Translator, message
from raillinks.domain.enums import Basis, Kind

_MEANINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "event.kind": {
            Kind.OPENING: message("a line opens, or is built anew"),
            Kind.CLOSURE: message("the track is gone"),
            Kind.SUSPENSION: message("trains stop, the track stays"),
            Kind.RESUMPTION: message("trains run again after a stop"),
            Kind.RESTRICTION: message("a limit is set: fewer trains, one direction"),
            Kind.OBSERVATION: message("a train was seen to cross, or that none does"),
            Kind.ANNOUNCEMENT: message("somebody says what will be"),
            Kind.MILESTONE: message("anything else worth a row; it gives no status"),
            Kind.EVIDENCE_END: message("nobody reports any more: a search record says so"),
        },
        "claim.basis": {
            Basis.OBSERVED: message("the reporter, or somebody with a name, saw it"),
            Basis.IMAGERY: message("a satellite picture shows it"),
            Basis.OFFICIAL: message("a government or a railway says so"),
            Basis.ANONYMOUS: message("somebody without a name says so, also one who saw it"),
            Basis.TIMETABLE: message("a timetable has it"),
            Basis.SECONDARY: message("taken from another publication"),
        },
    }
)


def in_a_list(field: str, say: Translator) -> str:
    """Every word of a field with what it means, as a list of Markdown; empty for a field whose words need none."""
    lines = (plain(f"{say.word(word)}: {say(text)}") for word, text in _MEANINGS.get(field, {}).items())
    return "\n".join(f"- {line}" for line in lines)


def of_word(field: str, word: str, say: Translator) -> str:
    """What a word of a field means, unescaped; empty where nothing is said of it."""
    text = _MEANINGS.get(field, {}).get(word, "")
    return say(text) if text else ""
