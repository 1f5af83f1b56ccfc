"""A log that is kept in a database instead of a folder: docs/shared-log.md. An optional extra of the library."""
