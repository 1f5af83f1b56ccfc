"""Discarded drafts, which can be brought back."""

from alembic import op
from sqlalchemy import Column, DateTime, Text

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Makes the columns that say when a draft was discarded, and by whom."""
    op.add_column("drafts", Column("discarded", DateTime(timezone=True)))
    op.add_column("drafts", Column("discarded_by", Text))


def downgrade() -> None:
    """Takes them away: discarded drafts are drafts again, since what somebody has typed stays."""
    op.drop_column("drafts", "discarded_by")
    op.drop_column("drafts", "discarded")
