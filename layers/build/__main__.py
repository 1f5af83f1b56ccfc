"""`python -m layers.build`: fetch the packages, check them, write every layer."""

from __future__ import annotations

from layers.build import compose, licences, write


def main() -> None:
    """Write all layers and print the size of each."""
    for name, features in compose.layers().items():
        path = write.LAYERS / f"{name}.geojson"
        text = write.text(name, features, *licences.licence_and_credits(name))
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
