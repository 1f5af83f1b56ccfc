"""Licence and credit line of each layer, which are in its file, on the map and on the About page.

Both come from the layer's entry in `datapackage.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "ODbL-1.0": "Open Database License 1.0 (ODbL)",
    "CC-BY-4.0": "Creative Commons Attribution 4.0 (CC BY 4.0)",
}
"""The name of a licence in a layer's file, by its SPDX name."""


def licence_and_credits(layer: str) -> tuple[str, tuple[str, ...]]:
    """The licence of a layer, and the parts of its credit line.

    Args:
        layer: The name of the layer.

    Raises:
        KeyError: `datapackage.json` does not list it, or its licence has no text in `TEXTS`.
    """
    resource = _resources()[f"layers/{layer}.geojson"]
    return TEXTS[resource["licenses"][0]["name"]], tuple(_credit(source) for source in resource["sources"])


def _resources() -> dict[str, Any]:
    described = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["path"]: resource for resource in described["resources"]}


def _credit(source: dict[str, str]) -> str:
    """A source as part of a sentence: the name of an institution, or a description in lower case."""
    title = source["title"].removesuffix(" (public domain)")
    return title if "path" in source else title[0].lower() + title[1:]
