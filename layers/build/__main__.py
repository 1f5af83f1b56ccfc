"""`python -m layers.build`: fetch the packages, check them, write every layer."""

from __future__ import annotations

from layers.build import compose, licences, network, reaches, water, write


def main() -> None:
    """Write all layers and print the size of each."""
    cells = compose.base_areas()
    rivers, lines = compose.border_rivers(cells), compose.lines(cells)
    features = {
        "land": compose.land(cells),
        "water": water.lakes(),
        "provinces": compose.provinces(cells),
        "dandong": compose.dandong(cells),
        "sinuiju": compose.sinuiju_city(cells),
        "rivers": rivers,
        "reaches": reaches.reaches([river.geometry for river in rivers], [line.geometry for line in lines]),
        "friendship_bridge": network.bridge_features(),
        "crossings": compose.crossings(),
        "lines": lines,
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
