"""What is no longer needed is given back: to Python, and by Python to the system."""

import ctypes
import ctypes.util
import gc
from functools import cache


def give_back() -> None:
    """Collects what refers to itself, and gives pages of memory without content back to the system."""
    gc.collect()
    trim = getattr(_c_library(), "malloc_trim", None)
    if trim is not None:
        trim(0)


@cache
def _c_library() -> ctypes.CDLL | None:
    """The system's C library; only that of GNU has a function that gives memory back."""
    name = ctypes.util.find_library("c")
    return ctypes.CDLL(name) if name else None
