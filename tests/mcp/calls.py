"""What the tools answer, asked without a server."""

import json

from raillinks.mcp.tools import TOOLS, call

LINK = {"crossing": "dandong-sinuiju", "service": "freight"}


def answered(name, given, here):
    """The text of an answer, and the answer as JSON."""
    said = call(TOOLS[name], given, here)
    assert said.body is not None, said.text
    return said.text, json.loads(json.dumps(said.body))


def body(name, given, here):
    return answered(name, given, here)[1]
