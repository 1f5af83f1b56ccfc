"""Reads XML without document types, so that no entity is ever expanded, and only to a certain depth."""

from collections.abc import Mapping
from xml.parsers import expat

from raillinks.intake.limits import MOST_XML_DEPTH, RefusedError

Attributes = Mapping[str, str]


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]


class Handler:
    """What a reader of one kind of XML does at each element; nothing, unless it says otherwise."""

    def begin(self, name: str, attributes: Attributes) -> None:
        """An element begins; all names are local ones."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of text."""


def parse(content: bytes, handler: Handler) -> None:
    """Has a handler see every element.

    Raises:
        RefusedError: It is no XML, has a document type or nests too deeply.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_XML_DEPTH:
            raise RefusedError("xml-bomb", "its XML nests too deeply")
        handler.begin(local(name), {local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(local(name))

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 (expat's own: the last piece)
    except expat.ExpatError as error:
        raise RefusedError("not-xml", f"its XML is broken in line {error.lineno}", "save the file again") from error
    except (LookupError, UnicodeError, ValueError) as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError("not-xml", "its XML has an encoding that cannot be read", "save the file again") from error


def _refuse(*_: object) -> None:
    raise RefusedError("xml-bomb", "its XML has a document type")
