"""The names under which exported files are saved, by page and API alike."""

from pathlib import PurePosixPath

from raillinks.package.dataset import Dataset
from raillinks.publish import export
from raillinks.views.viewing import View


def saved(dataset: Dataset, view: View, path: str, form: str = "") -> str:
    """A name with the day or month asked for, known-on day and data version: several files can be kept together.

    Args:
        dataset: The package; its version has only letters, digits, `.`, `+` and `-`.
        view: The view.
        path: The path of the export in the API, such as `events.csv`.
        form: The value of `for` in its query: `excel` stands in the name, the plain form does not.
    """
    said = export.stamp(dataset, view)
    known = f"_known-on-{said['known_on']}" if said["known_on"] else ""
    file = PurePosixPath(path)
    name = f"{file.stem}-excel{file.suffix}" if form == "excel" else path
    of = "own-log" if dataset.is_own_log else "china-dprk-rail-links"
    return f"{of}_{view.selection.as_of_text}{known}_v{said['data_version']}_{name}"
