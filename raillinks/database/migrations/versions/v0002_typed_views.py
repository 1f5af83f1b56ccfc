"""Views of the rows with types, for questions in SQL: empty cells are NULL, numbers are numbers, days are dates."""

from collections.abc import Mapping
from types import MappingProxyType

from alembic import op
from sqlalchemy import inspect

revision, down_revision = "0002", "0001"
TABLES = ("events", "claims", "sources", "places", "trains", "trade", "readings", "measures", "changes")
TYPES = MappingProxyType(
    {
        "events": {"order_in_day": "INTEGER", "verdict_date": "DATE"},
        "claims": {"renew_by": "DATE"},
        "places": dict.fromkeys(("lat", "lon", "accuracy_m"), "DOUBLE PRECISION"),
        "trade": dict.fromkeys(
            ("total_usd_million", "dprk_imports_usd_million", "dprk_exports_usd_million"), "DOUBLE PRECISION"
        ),
        "readings": {"read_on": "DATE", "sources_read": "INTEGER", "sources_cited": "INTEGER"},
        "measures": {"least": "DOUBLE PRECISION", "most": "DOUBLE PRECISION"},
        "changes": {"date": "DATE"},
    }
)


def upgrade() -> None:
    """Makes the views."""
    for table in TABLES:
        make_view(table, TYPES.get(table, {}))


def downgrade() -> None:
    """Takes them away: nothing is kept in them."""
    for table in TABLES:
        op.execute(f"DROP VIEW {table}")


def make_view(table: str, types: Mapping[str, str]) -> None:
    """Makes the view of a table; the types are those of the columns that are no texts."""
    columns = [column["name"] for column in inspect(op.get_bind()).get_columns(f"{table}_text")]
    shown = ", ".join('"position"' if name == "position" else _shown(name, types.get(name, "")) for name in columns)
    op.execute(f"CREATE VIEW {table} AS SELECT {shown} FROM {table}_text")  # noqa: S608 (our own names)


def _shown(column: str, kind: str) -> str:
    cell = f"NULLIF(\"{column}\", '')"
    if kind == "DATE" and op.get_bind().dialect.name == "sqlite":
        kind = ""  # it has no dates; the text sorts as one
    return f'CAST({cell} AS {kind}) AS "{column}"' if kind else f'{cell} AS "{column}"'
