"""The names under which exported files are saved, by page and API alike."""

from raillinks.package.dataset import Dataset
from raillinks.publish import export
from raillinks.views.viewing import View


def saved(dataset: Dataset, view: View, file: str) -> str:
    """A name with the day or month asked for, known-on day and data version: several files can be kept together.

    Args:
        dataset: The package; its version has only letters, digits, `.`, `+` and `-`.
        view: The view.
        file: The name of the export, such as `events.csv`.
    """
    said = export.stamp(dataset, view)
    known = f"_known-on-{said['known_on']}" if said["known_on"] else ""
    return f"china-dprk-rail-links_{view.selection.as_of_text}{known}_v{said['data_version']}_{file}"
