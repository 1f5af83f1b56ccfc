"""How many bytes this server holds of readers' own logs: their files, and what was made of them. There is a limit."""

from threading import RLock
from weakref import finalize

from dashboard.streamlit_uploads import uploaded_bytes


class HeldBytes:
    """Counts what readers have brought and what was made of it.

    Args:
        most: How many bytes there may be in all.
    """

    def __init__(self, most: int) -> None:
        self.most, self._made = most, 0
        self._lock = RLock()  # an object may be collected, and so counted out, in the thread that counts another one

    def count_made(self, made: object, size: int) -> None:
        """Counts what was made of a reader's files, for as long as somebody holds it.

        Args:
            made: What was made.
            size: How many bytes it has.
        """
        self._add(size)
        finalize(made, self._add, -size)

    def _add(self, size: int) -> None:
        with self._lock:
            self._made += size

    @property
    def total(self) -> int:
        """How many bytes there are."""
        return sum(uploaded_bytes().values()) + self._made

    def has_room_for(self, size: int) -> bool:
        """Whether there may be so many bytes more."""
        return self.total + size <= self.most


held_bytes = HeldBytes(2**30)
"""Those of all sessions of this server; `server/uploads` sets how many there may be."""
