"""The Desk page, where editors enter reports; only where `RAILLINKS_DESK` is set."""
