"""`python -m layers.build`: fetch the packages, check them, write every layer."""

from __future__ import annotations

from layers.build import compose, licences, network, water, write


def main() -> None:
    """Write all layers and print the size of each."""
    cells = compose.base_areas()
    features = {
        "land": compose.land(cells),
        "water": water.lakes(),
        "provinces": compose.provinces(cells),
        "dandong": compose.dandong(cells),
        "sinuiju": compose.sinuiju_city(cells),
        "rivers": compose.border_rivers(cells),
        "friendship_bridge": network.bridge_features(),
        "crossings": compose.crossings(),
        "lines": compose.lines(cells),
        "stations": compose.stations(),
        "cities": compose.cities(),
        "yards": compose.yards(),
    }
    for name, (licence, credited) in licences.LAYERS.items():
        path = write.LAYERS / f"{name}.geojson"
        path.write_text(write.text(name, features[name], licence, credited), encoding="utf-8", newline="\n")
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
