"""The desk: what editors enter, what would follow from it, and how it becomes the next version of the log."""
