"""The package of a log as files, and as a zip to download: they are made when somebody wants them, and not before."""

import io
import zipfile
from collections.abc import Mapping

from raillinks.intake.building import columns_of
from raillinks.package import package_files, package_paths
from raillinks.package.csv_text import LF, csv_text
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import FILE
from raillinks.package.package_files import PackageFiles
from raillinks.package.schema import PATHS

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can have: no clock is read
_LEVEL = 4


def files(dataset: Dataset) -> dict[str, bytes]:
    """The files of a log's package, by path, the descriptor with their checksums.

    Args:
        dataset: The log, as an intake makes it: it has tables and layers, and no story.
    """
    tables = {name: getattr(dataset, name)[columns_of(name)] for name in PATHS}
    contents = {PATHS[name]: csv_text(table, LF) for name, table in tables.items()}
    contents |= {f"layers/{name}.geojson": content for name, content in dataset.layers.items()}
    made = PackageFiles(dataset.descriptor, contents, dataset.content_hash)
    described = package_files.with_checksums(made, {name: len(table) for name, table in tables.items()})
    return {FILE: described, **contents}


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """Files as a zip: the same bytes for the same files.

    Args:
        contents: The files, by path.

    Raises:
        DataError: A package has no file at one of the paths.
    """
    package_paths.refuse_others(contents)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for path in sorted(contents):
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), contents[path], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def package(dataset: Dataset) -> bytes:
    """The zip of a log's package: see `files`."""
    return zipped(files(dataset))
