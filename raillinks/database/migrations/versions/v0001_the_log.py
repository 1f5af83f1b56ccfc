"""The log: files, the rows of tables as text, versions."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Text

revision, down_revision = "0001", None
ROWS = {
    "events": (
        "event_id", "date", "order_in_day", "crossing_id", "service", "kind", "status_after", "verdict",
        "verdict_date", "direction", "affects", "summary", "cause_class", "verdict_note", "cause", "cargo",
        "summary_ko", "summary_zh",
    ),
    "claims": (
        "claim_id", "event_id", "source_id", "stance", "claimed_date", "preferred", "own_act", "basis", "speaker",
        "detail", "renew_by",
    ),
    "sources": (
        "source_id", "publisher", "via", "title", "title_paraphrased", "language", "published", "url", "source_type",
        "seen",
    ),
    "places": (
        "place_id", "kind", "name", "name_ko", "name_zh", "name_ru", "aliases", "iso_3166_2", "pcode", "gbt_2260",
        "crossing_id", "province", "wikidata", "geonames", "osm", "lat", "lon", "accuracy_m", "source",
    ),
    "trains": (
        "train", "crossing_id", "from_station", "to_station", "weekdays", "valid_from", "valid_to", "source_id",
    ),
    "trade": (
        "period", "total_usd_million", "dprk_imports_usd_million", "dprk_exports_usd_million", "covers", "source_id",
        "note",
    ),
    "readings": (
        "event_id", "read_on", "sources_read", "sources_cited", "agrees_date", "agrees_service", "agrees_kind",
        "agrees_status", "agrees_stance", "differed", "outcome", "done",
    ),
    "measures": (
        "event_id", "claim_id", "what", "per", "least", "most", "direction", "counted_date", "note",
    ),
    "changes": ("version", "date", "event_id", "change", "reason"),
}  # fmt: skip


def upgrade() -> None:
    """Makes the tables of a log that is not there yet."""
    log = op.create_table(
        "log",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("content_hash", Text, nullable=False),
        Column("data_version", Text, nullable=False),
    )
    op.bulk_insert(log, [{"id": 1, "content_hash": "", "data_version": ""}])
    op.create_table(
        "files",
        Column("path", Text, primary_key=True),
        Column("bytes", BigInteger, nullable=False),
        Column("hash", Text, nullable=False),
        Column("header", Text),
    )
    op.create_table(
        "file_parts",
        Column("path", Text, primary_key=True),
        Column("part", Integer, primary_key=True, autoincrement=False),
        Column("content", LargeBinary, nullable=False),
    )
    op.create_table(
        "versions",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("data_version", Text, nullable=False, unique=True),
        *(Column(name, Text, nullable=False) for name in ("date", "author", "reason", "content_hash")),
    )
    for name, columns in ROWS.items():
        position = Column("position", BigInteger, primary_key=True, autoincrement=False)
        cells = [Column(column, Text, nullable=False) for column in (*columns, "more")]
        op.create_table(f"{name}_text", position, *cells)
