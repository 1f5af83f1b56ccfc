"""Drafts beside the log."""

from alembic import op
from sqlalchemy import Column, DateTime, Integer, Text, inspect, text

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Makes the table; where a downgrade has left drafts, it is there."""
    if "drafts" not in inspect(op.get_bind()).get_table_names():
        op.create_table(
            "drafts",
            Column("draft_id", Text, primary_key=True),
            Column("revision", Integer, nullable=False),
            Column("changed", DateTime(timezone=True), nullable=False),
            Column("content", Text, nullable=False),
        )


def downgrade() -> None:
    """Takes the table away if nothing is in it: what somebody has typed stays for the next upgrade."""
    if not op.get_bind().execute(text("SELECT count(*) FROM drafts")).scalar_one():
        op.drop_table("drafts")
