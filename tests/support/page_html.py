"""Reads the HTML that the parts of a page show."""

import json
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET


def part(app, key):
    """What a part of the page shows, as a tree."""
    found = [e.proto for e in app.main if type(e).__name__ == "UnknownElement" and e.proto.id.endswith(f"-{key}")]
    return tree(json.loads(found[0].json)["html"]) if found else None


def downloads(app, *, panel=False):
    """The links to files, as they follow each other on the page; `panel`: also those of “Download and cite”."""
    shown = [e.proto for e in app.main if type(e).__name__ == "UnknownElement"]
    contents = [json.loads(block.json) for block in shown if getattr(block, "json", "")]
    blocks = [part["html"] for part in contents if "rl-downloads" in str(part.get("html"))]
    trees = [tree(block) for block in blocks]
    for found in trees:
        for section in [] if panel else found.findall("section[@class='rl-panel rl-panel-download']"):
            found.remove(section)
    links = (link for found in trees for link in found.iter("a"))
    return [link for link in links if "rl-download" in (link.get("class") or "").split()]


def tree(html):
    found = ET.fromstring(f"<r>{html.replace('<a data-go ', '<a ')}</r>")  # noqa: S314 (our own HTML)
    for table in found.iter("table"):
        kinds = list(table.find("template") or ())
        for row in table.iter("tr"):
            row.extend(kinds[int(n)] for n in row.get("data-of", "").split())  # as cells.js does
    return found


def text(element):
    return " ".join("".join(element.itertext()).split())


def rows(element):
    """The rows of its tables, each as its cells."""
    return [list(row) for body in element.iter("tbody") for row in body]


def asked(link):
    """What an address asks for."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(link.get("href")).query).items()}
