"""SVG paths as points, for a library that draws polygons: the commands that `layers.style` writes."""

import re
from math import acos, ceil, copysign, cos, hypot, pi, sin, sqrt

Point = tuple[float, float]
_TOKEN = re.compile(r"[MLHVQAZ]|-?\d+(?:\.\d+)?|-?\.\d+")
_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "A": 7, "Z": 0}
_STEP = 0.12
"""The angle between two points of an arc, in radians."""


def points(path: str) -> list[list[Point]]:
    """The lines of a path, each as its points; a closed one ends where it begins.

    Args:
        path: Absolute commands only; arcs of circles.

    Raises:
        ValueError: The path has anything else.
    """
    drawn: list[list[Point]] = []
    for name, numbers in _commands(path):
        if name == "M":
            drawn.append([(numbers[0], numbers[1])])
        elif name == "Z":
            drawn[-1].append(drawn[-1][0])
        else:
            drawn[-1] += _onward(drawn[-1][-1], name, numbers)
    return drawn


def _commands(path: str) -> list[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(path)
    if "".join(tokens) != re.sub(r"[\s,]", "", path):
        raise ValueError(f"not a path of ours: {path}")
    commands: list[tuple[str, list[float]]] = []
    at, name = 0, ""
    while at < len(tokens):
        if tokens[at] in _NUMBERS:
            name, at = tokens[at], at + 1
        count = _NUMBERS[name]
        commands.append((name, [float(number) for number in tokens[at : at + count]]))
        at += count
    return commands


def _onward(start: Point, name: str, numbers: list[float]) -> list[Point]:
    """The points of one command after the first."""
    if name == "H":
        return [(numbers[0], start[1])]
    if name == "V":
        return [(start[0], numbers[0])]
    if name == "L":
        return [(numbers[0], numbers[1])]
    if name == "Q":
        return _curve(start, (numbers[0], numbers[1]), (numbers[2], numbers[3]))
    return _arc(start, numbers[0], bool(numbers[3]), bool(numbers[4]), (numbers[5], numbers[6]))


def _curve(start: Point, bend: Point, end: Point) -> list[Point]:
    steps = [n / 8 for n in range(1, 9)]
    return [
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * bend[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * bend[1] + t * t * end[1],
        )
        for t in steps
    ]


def _arc(start: Point, radius: float, large: bool, sweep: bool, end: Point) -> list[Point]:
    """An arc of a circle (SVG 2, appendix B.2.4)."""
    half = ((start[0] - end[0]) / 2, (start[1] - end[1]) / 2)
    chord = hypot(*half)
    radius = max(radius, chord)
    away = copysign(sqrt(max(0.0, radius**2 - chord**2)) / chord, 1 if large != sweep else -1)
    centre = ((start[0] + end[0]) / 2 + away * half[1], (start[1] + end[1]) / 2 - away * half[0])
    first = _angle(start, centre, radius)
    turn = (_angle(end, centre, radius) - first) % (2 * pi)
    turn = turn if sweep else turn - 2 * pi
    steps = ceil(abs(turn) / _STEP)
    angles = [first + turn * n / steps for n in range(1, steps)]
    return [*((centre[0] + radius * cos(a), centre[1] + radius * sin(a)) for a in angles), end]


def _angle(point: Point, centre: Point, radius: float) -> float:
    across = max(-1.0, min(1.0, (point[0] - centre[0]) / radius))
    return copysign(acos(across), point[1] - centre[1])
