"""The reader's session: selection ⇄ URL, links between pages, the package of a run."""
