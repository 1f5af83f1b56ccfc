"""What the reader asked to see: the selection, and what it shows."""
