"""The HTTP API over the core: routes, responses, and the guard that decides which requests get in."""
