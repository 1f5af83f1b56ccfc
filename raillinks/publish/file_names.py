"""The names under which exported files are saved, by page and API alike."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from raillinks.package.dataset import Dataset
from raillinks.publish import export
from raillinks.views.viewing import View


def saved(dataset: Dataset, view: View, path: str, own: Mapping[str, str] = MappingProxyType({})) -> str:
    """A name with the day or month asked for, known-on day and data version: several files can be kept together.

    Args:
        dataset: The package; its version has only letters, digits, `.`, `+` and `-`.
        view: The view.
        path: The path of the export in the API, such as `events.csv`.
        own: The values of its own parameters: what a panel has a row of stands in the name, and `excel`.
    """
    said = export.stamp(dataset, view)
    known = f"_known-on-{said['known_on']}" if said["known_on"] else ""
    file = PurePosixPath(path)
    marks = [own[name] for name in ("every", "shape", "for") if own.get(name) not in {None, "", "long", "code"}]
    name = f"{'-'.join([file.stem, *marks])}{file.suffix}"
    of = "own-log" if dataset.is_own_log else "china-dprk-rail-links"
    return f"{of}_{view.selection.as_of_text}{known}_v{said['data_version']}_{name}"
