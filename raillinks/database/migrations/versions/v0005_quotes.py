"""Further columns: `claims.quote`, `claims.locator`, `claims.repeats`."""

from raillinks.database.migrations import new_columns

revision, down_revision = "0005", "0004"
ADDED = {"claims": ["quote", "locator", "repeats"]}


def upgrade() -> None:
    """Adds them."""
    new_columns.add(ADDED)


def downgrade() -> None:
    """Takes them out again."""
    new_columns.take_out(ADDED)
