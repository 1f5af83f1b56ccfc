"""The pure core: from events and claims to the status of every China–DPRK rail link on any day.

`import raillinks as rl` and `rl.load()` give a `Log`, which answers questions with frames (docs/library.md). What that
needs is imported by the first use of it, so that the import itself costs nothing.

No framework, no global state: frames in, frames out. Only `clock` reads a clock. Each room imports only the rooms
before it: `words` (enums, dates), `package` (files → tables), `engine` (claims → what was known → status), `loading`
(reads and checks a package), `figures`, `views` (what the reader asked to see), `publish` (bytes). `store` keeps the
package that is served, `library` is what notebooks and scripts use.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from raillinks.domain.problems import DataError
    from raillinks.notebook.log import Log, load

__all__ = ["DataError", "Log", "load"]

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
