"""Writes a file whole or not at all."""

from pathlib import Path


def replace(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all: first to a file next to it, so that a full disk leaves the old file intact.

    If the path exists and is not a regular file, such as a named pipe, it is written to and not replaced.

    Args:
        path: The file.
        content: What it holds from now on.

    Raises:
        OSError: The file cannot be written.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
