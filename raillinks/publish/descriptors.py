"""One description, three standards: Data Package 2.0, schema.org's `Dataset`, and Croissant 1.1."""

from typing import Any, NamedTuple

from raillinks.package import data_package
from raillinks.publish import croissant, json_ld
from raillinks.publish.description import Description

_KEPT = ("name", "title", "homepage", "version", "covered_to", "licenses", "contributors", "services", "publishers",
         "sources")  # fmt: skip
"""What a descriptor keeps of the package's own."""


class Descriptors(NamedTuple):
    """What one description is in each standard, as JSON."""

    data_package: dict[str, Any]
    schema_org: dict[str, Any]
    croissant: dict[str, Any]


def described(of: Description) -> Descriptors:
    """The descriptors of what is published.

    Args:
        of: What is published: it alone says what the three say.

    Returns:
        Data Package 2.0 with the keys of ours that say which view it is; schema.org's `Dataset`; and Croissant 1.1,
        which is such a `Dataset` with hashes and columns.
    """
    org = json_ld.dataset(of)
    return Descriptors(_data_package(of), org, croissant.dataset(of, org))


def _data_package(of: Description) -> dict[str, Any]:
    own = {key: of.package.descriptor[key] for key in _KEPT if key in of.package.descriptor}
    return data_package.version_2({**own, "description": of.text, **of.said, "resources": list(of.files)})
