"""What the About page shows."""
