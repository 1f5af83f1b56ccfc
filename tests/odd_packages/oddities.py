"""The oddities: each turns the files of a sound package into those of an odd one."""

from tests.odd_packages.making import Oddity
from tests.odd_packages.odd_descriptors import descriptors, fields, resources
from tests.odd_packages.odd_files import bundled_ones, encodings, left_out
from tests.odd_packages.odd_layers import layers
from tests.odd_packages.odd_tables import cells, tables


def oddities() -> list[Oddity]:
    """All of them, each under a name of its own."""
    every = [*descriptors(), *resources(), *fields(), *cells(), *tables(), *layers(), *left_out(), *encodings()]
    every += bundled_ones()
    assert len({oddity.name for oddity in every}) == len(every)
    return every
