"""The Events page: card, list, one event."""
