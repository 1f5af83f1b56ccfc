"""Optional extras of the installed library: what each brings, and what to say where it is missing."""

from collections.abc import Mapping
from importlib.util import find_spec
from types import MappingProxyType

EXTRAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "map": ("geopandas", "pydeck"),
        "excel": ("olefile", "xlrd", "xlsxwriter"),
        "database": ("alembic", "psycopg", "sqlalchemy"),
        "cluster": ("dask", "distributed", "fsspec"),
        "mcp": ("mcp",),
        "dashboard": ("altair", "cachetools", "PIL", "prometheus_client", "pydeck", "streamlit"),
    }
)
"""The modules by which an extra is known to be there, by its name in pyproject.toml."""


def why_missing(extra: str, what: str) -> str:
    """What to say where an extra is not installed: what needs it, and the command that brings it; empty where it is.

    Args:
        extra: One of `EXTRAS`.
        what: What needs it, as the beginning of a sentence.
    """
    missing = [name for name in EXTRAS[extra] if find_spec(name) is None]
    if not missing:
        return ""
    return (
        f"{what} needs more than the library alone ({', '.join(missing)})\n"
        f"hint: pip install 'china-dprk-rail-links[{extra}]'; in a clone of the repository: pip install '.[{extra}]'"
    )
