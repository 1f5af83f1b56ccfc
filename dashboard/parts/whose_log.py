"""Says of which files a reader's own log was made."""

from dashboard.i18n.translator import Translator
from dashboard.parts.time_map_words import CREDITS
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import BESIDE, OWN_LOG
from raillinks.query.selection import NAME, OWN

_MOST_FILES = 3
_LONGEST_NAME = 60
_NOWHERE = 1e6  # metres: so unsure are crossings without a pin (`isPlaced` in `timemap/static/whole_map.js`)


def of_a_reader(dataset: Dataset, say: Translator) -> str:
    """Says that a log is not that of the project, unescaped."""
    made = files(dataset, say)
    if other := beside(dataset):
        return say("What was made by a reader, from {files}, stands beside the log “{other}”: its crossings have the"
                   " name of the file after theirs.", files=made, other=other)  # fmt: skip
    return say("This log was made by a reader, from {files}. It is not the log of this project.", files=made)


def beside(dataset: Dataset) -> str:
    """The title of the log beside which a reader's own stands; empty if it stands alone."""
    return str(dataset.descriptor.get(OWN_LOG, {}).get(BESIDE, ""))[:_LONGEST_NAME]


def first_view(dataset: Dataset) -> dict[str, str]:
    """What the address of a session's own log has where it is shown first: its last day, and all of its crossings."""
    lists = {"context": "1"} if beside(dataset) else {}  # beside another log the reader's are context
    return {NAME: OWN, "as_of": str(dataset.covered_to), **lists}


def of_its_map(dataset: Dataset, say: Translator) -> str:
    """The same below its map, how many crossings have no pin there, and whom the map is from."""
    n = unplaced(dataset)
    without = say.plural(
        "{n} crossing has no coordinates, thus no pin.", "{n} crossings have no coordinates, thus no pin.", n
    )
    credited = [say(CREDITS)] if beside(dataset) else _land(dataset, say)
    return say.sentences([of_a_reader(dataset, say), *([without] if n else []), *credited])


def unplaced(dataset: Dataset) -> int:
    """How many of its crossings have no coordinates."""
    return int((dataset.crossings["accuracy_m"] >= _NOWHERE).sum())


def _land(dataset: Dataset, say: Translator) -> list[str]:
    """Whom the land of its map is from."""
    named = [each for each in dataset.descriptor["resources"] if each["name"] == "land"]
    credited = [str(source["title"])[:_LONGEST_NAME] for each in named for source in each.get("sources", ())]
    return [say("Land: {names}.", names=say.in_a_row(credited))] if credited else []


def files(dataset: Dataset, say: Translator) -> str:
    """The names of its files, the first ones."""
    names = [str(name)[:_LONGEST_NAME] for name in dataset.descriptor[OWN_LOG]["files"]]
    more = len(names) - _MOST_FILES
    return say.in_a_row([*names[:_MOST_FILES], *([say("and {n} more", n=more)] if more > 0 else [])])
