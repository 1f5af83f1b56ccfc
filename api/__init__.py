"""The HTTP API over the core: routes, responses, request guard."""
