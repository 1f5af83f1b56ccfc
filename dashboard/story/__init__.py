"""What the Story page shows."""
