"""The Model Context Protocol: tools and resources over the core (docs/mcp.md).

Only `server` imports the protocol's own library, which is an optional extra and takes half a second.
"""
