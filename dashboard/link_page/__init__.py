"""A page for each link, as plain HTML without a session: status, events, sources, where it lies."""
