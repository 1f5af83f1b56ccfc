"""What tests of all that is made of a small log share: what serves it to pages, and the texts on its pictures."""

import pytest

from dashboard.link_card import typefaces
from raillinks.package.dataset import Dataset
from raillinks.versions.live_package import Served


class Fixed:
    """Serves one package."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def wait_until_current(self) -> None:
        """It always is."""

    def served(self) -> Served:
        """The package."""
        return Served(self.dataset)


def texts_of_pictures(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are written on pictures from now on."""
    written: list[str] = []
    write = typefaces.write

    def noted(image, at, text, kind):
        written.append(text)
        write(image, at, text, kind)

    monkeypatch.setattr(typefaces, "write", noted)
    return written
