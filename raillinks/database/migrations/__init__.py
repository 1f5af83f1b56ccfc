"""The layouts of the database, each with the way to it and back: Alembic runs them."""
