"""The keys of a server with the desk: who has one has started it."""

import secrets
from collections.abc import Callable

PARAMETER = "desk_key"
"""The parameter of a printed address that has the key."""
_ENTRANCE = "/desk"


class DeskKeys:
    """What opens the desk: a key, which opens one browser, and the cookie that this browser has from then on.

    A key may be seen: a terminal that opens an address gives it to a program as an argument, which every account of the
    machine can read, and a browser keeps it in its history. So a used key opens nothing, and is followed by a new one.

    Args:
        tell: Gets each key, to tell it to whoever started the server.
    """

    def __init__(self, tell: Callable[[str], object]) -> None:
        self.tell, self.cookie, self._key = tell, _new(), _new()

    def greet(self) -> None:
        """Tells the key that opens the next browser."""
        self.tell(self._key)

    def use(self, given: str) -> bool:
        """Whether a key opens the desk; from then on another one does, which is told."""
        if not _same(given, self._key):
            return False
        self._key = _new()
        self.greet()
        return True

    def is_cookie(self, given: str) -> bool:
        """Whether a browser has the cookie."""
        return _same(given, self.cookie)


def invitation(key: str, address: str, port: int) -> str:
    """What the server prints: the one address that opens it.

    Args:
        key: The key.
        address: Where it listens: a number, which leads nowhere else.
        port: The same.
    """
    host = f"[{address}]" if ":" in address else address
    return f"\n  The desk is open, for you alone. In one browser: http://{host}:{port}{_ENTRANCE}?{PARAMETER}={key}\n"


def _new() -> str:
    """What nobody can guess."""
    return secrets.token_urlsafe(32)


def _same(given: str, right: str) -> bool:
    return secrets.compare_digest(given.encode(errors="replace"), right.encode())
