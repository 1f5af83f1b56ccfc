"""Opens a zip within bounds: what it unpacks to is counted while it is unpacked, whatever it says of itself."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from raillinks.intake import limits
from raillinks.intake.limits import RefusedError

_READABLE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)
"""What `zipfile` raises for broken bytes, wherever in a zip they are."""


@dataclass(slots=True)
class Zip:
    """A zip whose parts are unpacked one by one.

    Args:
        archive: The opened zip.
        names: Its files.
        left: How many bytes it may still unpack to.
    """

    archive: zipfile.ZipFile
    names: tuple[str, ...]
    left: int = limits.MOST_UNZIPPED

    def read(self, name: str) -> bytes:
        """The bytes of a file.

        Raises:
            RefusedError: It is not there, is broken, encrypted, or too large.
        """
        try:
            info = self.archive.getinfo(name)
            if info.flag_bits & _ENCRYPTED:
                raise RefusedError("encrypted", "it is protected by a password", "save it without one")
            if info.compress_type not in _READABLE:
                raise RefusedError("bad-zip", "it is packed in a way that is not read here", "pack it by deflate")
            if info.file_size > self.left:
                raise RefusedError("zip-bomb", f"it unpacks to more than {limits.MOST_UNZIPPED // 2**20} MB")
            with self.archive.open(info) as part:
                content = part.read(self.left + 1)
        except _BROKEN as error:
            if isinstance(error, RefusedError):
                raise
            raise RefusedError(
                "bad-zip", "the file is broken: a part of it cannot be unpacked", "save it again"
            ) from error
        self.left -= len(content)
        if self.left < 0:
            raise RefusedError("zip-bomb", f"it unpacks to more than {limits.MOST_UNZIPPED // 2**20} MB")
        return content

    def read_if_there(self, name: str) -> bytes:
        """The bytes of a file, empty where there is none."""
        return self.read(name) if name in self.names else b""


def is_zip(content: bytes) -> bool:
    """Whether bytes begin as a zip does."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def opened(content: bytes) -> Zip:
    """A zip.

    Raises:
        RefusedError: It is broken, or has too many parts.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise RefusedError("bad-zip", "the file begins like a zip and is none", "save it again") from error
    names = tuple(info.filename for info in archive.infolist() if not info.is_dir())
    if len(names) > limits.MOST_MEMBERS:
        raise RefusedError("zip-bomb", f"the zip has {len(names):,} parts")
    return Zip(archive, names)
