"""A file of SQLite that does not answer for a while, as a database that is away does not."""

from pathlib import Path


class Outage:
    """Another thing lies at the place of the file until it is mended.

    Args:
        file: The file.
    """

    def __init__(self, file: Path) -> None:
        self.file, self.kept = file, file.with_name(f"{file.name}.kept")

    def begin(self) -> None:
        """The database does not answer any more."""
        self.file.rename(self.kept)
        self.file.mkdir()

    def end(self) -> None:
        """It does, as if nothing had been."""
        self.file.rmdir()
        self.kept.rename(self.file)
