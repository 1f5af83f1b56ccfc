"""What the Known when page shows."""
