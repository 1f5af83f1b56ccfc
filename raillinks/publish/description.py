"""The one description of what is published: `descriptors.described` writes it in the terms of three standards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.publish.cite import Citation

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Description:
    """What is published, and of which files it consists.

    Args:
        package: The package that it is made of.
        cited: How to cite it.
        text: What it is, in words.
        files: Its files as Data Package 2.0 describes a resource, each with `name`, `path` and `mediatype`; `bytes`,
            `hash` and `schema` where they are known.
        crossings: The crossings that it is about, with `lon` and `lat`.
        home: Its home page; empty = none.
        said: What it says of itself beside, such as the selection.
    """

    package: Dataset
    cited: Citation
    text: str
    files: tuple[Json, ...]
    crossings: pd.DataFrame
    home: str = ""
    said: Json = field(default_factory=dict)
