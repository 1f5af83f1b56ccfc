"""Events: the card, the list, one event."""
