"""Code to copy carries addresses, however they read."""

import json
import subprocess

from raillinks.exports import openapi

HOSTILE = openapi.Pinned(
    "http://x/'$(id)`id`\"\\/api/v1", "as_of=2022-09-26&q=%22%24x%60", "0.1.0", ("status", "events")
)


def test_no_part_of_an_address_acts_in_the_code():
    """The shell and Python see the address as it is; so does R, which takes the strings of JSON."""
    named = [line for line in openapi.curl(HOSTILE).split("\n") if line.lstrip().startswith(("api=", "query="))]
    shell = "\n".join(named) + '\nprintf \'%s\\n%s\' "$api" "$query"'
    echoed = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, text=True, check=True)
    assert tuple(echoed.stdout.split("\n")) == HOSTILE[:2]
    found: dict = {}
    exec(openapi.pandas(HOSTILE).split("def fetched")[0], found)  # noqa: S102 (the head of a sample: two texts)
    assert (found["api"], found["query"]) == HOSTILE[:2]
    assert [json.loads(line.split(" <- ")[1]) for line in openapi.r(HOSTILE).split("\n")[:2]] == list(HOSTILE[:2])
