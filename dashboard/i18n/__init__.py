"""The interface in three languages."""
