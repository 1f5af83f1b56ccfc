"""Says of which files a reader's own log was made."""

from dashboard.i18n.translator import Translator
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import OWN_LOG

_MOST_FILES = 3
_LONGEST_NAME = 60
_NOWHERE = 1e6  # metres: so unsure are crossings without a pin (`isPlaced` in `timemap/static/whole_map.js`)


def of_a_reader(dataset: Dataset, say: Translator) -> str:
    """Says that a log is not that of the project, unescaped."""
    made = files(dataset, say)
    return say("This log was made by a reader, from {files}. It is not the log of this project.", files=made)


def of_its_map(dataset: Dataset, say: Translator) -> str:
    """The same below its map, how many crossings have no pin there, and whom the land is from."""
    n = int((dataset.crossings["accuracy_m"] >= _NOWHERE).sum())
    without = say.plural(
        "{n} crossing has no coordinates, thus no pin.", "{n} crossings have no coordinates, thus no pin.", n
    )
    return say.sentences([of_a_reader(dataset, say), *([without] if n else []), *_land(dataset, say)])


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
