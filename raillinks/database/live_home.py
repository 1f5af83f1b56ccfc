"""A database as the home of the log that is served: it is fetched only where it has another version."""

from collections.abc import Hashable

from raillinks.database import migrating, reading
from raillinks.database.address import Database
from raillinks.database.log_state import LogState
from raillinks.database.moving import no_log
from raillinks.database.watching import Seen, Watch, is_away
from raillinks.package.package_files import PackageFiles
from raillinks.store.homes import AWAY
from raillinks.store.version_history import VersionHistory
from raillinks.words.problems import DataError, Problem, Severity

_AWAY = Problem(
    "", 0, "", AWAY, Severity.ERROR, "the database does not answer", "the log of the server says what it said"
)
"""What readers get: where the database is and what it said is for the log of the server alone."""


class DatabaseHome:
    """A database that has a log: see `homes.Home`.

    Args:
        database: The database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._watch = Watch(database)
        self._looked_at: Seen | None = None
        self._read = ""
        self._versions = VersionHistory()

    @property
    def folder(self) -> None:
        """A database has the package and its versions, and nothing beside them."""
        return

    def unchanged(self) -> bool:
        """Asks the thread that watches the database, not the database."""
        seen = self._watch.seen()
        return self._looked_at is not None and seen in {None, self._looked_at}

    def known(self) -> str:
        """The content hash that the database has, if it is the one that was read last: it need not be fetched again."""
        seen = self._watch.seen()
        if seen is None or seen.away or seen.content_hash != self._read:
            return ""
        self._looked_at = seen
        return self._read

    def read(self) -> PackageFiles:
        """Fetches the log in one transaction."""
        self._looked_at = self._watch.seen()
        if self._watch.hangs:
            raise DataError([_AWAY])
        try:
            state = self._fetched()
        except DataError as error:
            if is_away(error):
                self._looked_at = self._watch.note_error(error)
                raise DataError([_AWAY]) from None
            self._watch.try_again = True
            raise
        self._read, self._versions = state.files.content_hash, state.history
        self._looked_at = self._watch.note(self._read)
        return state.files

    def moved_on(self) -> bool:
        """Never: a transaction sees one state, and the thread that watches sees the next one."""
        return False

    def version_states(self) -> tuple[Hashable, ...]:
        """Another one with each state that was fetched."""
        return (self._read,) if self._versions.records else ()

    def versions(self) -> VersionHistory:
        """The versions, which were fetched with the log."""
        return self._versions

    def _fetched(self) -> LogState:
        with self.database.reading() as connection:
            migrating.refuse_other_layout(connection, self.database.name)
            state = reading.read(connection, self.database.name)
        if state is None:
            raise no_log(self.database.name)
        return state


def of_address(address: str) -> DatabaseHome:
    """The home at an address.

    Raises:
        DataError: It is no address of a database that can be used.
    """
    return DatabaseHome(Database(address))
