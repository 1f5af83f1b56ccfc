"""The core, installable alone: from events and claims to the status of every rail link on any day.

`import raillinks as rl` and `rl.load()` give a `Log`, which answers questions with frames (docs/library.md). What that
needs is imported by the first use of it, so that the import itself costs nothing.

No framework, no global state: frames in, frames out. Only `clock` reads a clock. Each package imports only the packages
below it: see ARCHITECTURE.md, “Import rules”.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from raillinks.domain.problems import DataError
    from raillinks.notebook.log import Log, load

__all__ = ["DataError", "Log", "load"]
__version__ = "1.0.0"
"""The version of code, API and form of the package (docs/stability.md); data have versions of their own."""

if not TYPE_CHECKING:  # so that a type checker still refuses names that there are not

    def __getattr__(name: str) -> object:
        """Imports a name of the library when it is first asked for.

        Raises:
            AttributeError: There is no such name.
        """
        homes = {
            "Log": "raillinks.notebook.log",
            "load": "raillinks.notebook.log",
            "DataError": "raillinks.domain.problems",
        }
        if name not in homes:
            raise AttributeError(f"module 'raillinks' has no attribute '{name}': it has {', '.join(__all__)}")
        from importlib import import_module  # noqa: PLC0415 (not before it is needed)

        return getattr(import_module(homes[name]), name)

    def __dir__() -> list[str]:
        """The names of the library."""
        return [*__all__, *(name for name in globals() if name.startswith("__"))]
