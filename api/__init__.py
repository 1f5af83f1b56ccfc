"""HTTP over the core: routes, responses, and which requests get in."""
