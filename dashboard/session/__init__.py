"""One reader's session: selection ⇄ URL, links, roles, the package of a run."""
