"""What the ASGI scope of a request says, read where it lies: Starlette's own classes decode all of it each time."""

from starlette.types import Scope

API = "/api"
"""Where every version of the API lies."""


def header_values(scope: Scope, name: bytes) -> list[bytes]:
    """The values of a header.

    Args:
        scope: The request.
        name: The name of the header, in small letters.
    """
    return [value for each, value in scope["headers"] if each == name]


def local_path(scope: Scope) -> str:
    """The path below the one where the application is mounted."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def is_of_api(scope: Scope) -> bool:
    """Whether a request asks for something below `API`, or for that path itself."""
    return scope["type"] == "http" and f"{local_path(scope)}/".startswith(f"{API}/")
