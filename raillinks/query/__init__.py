"""The reader's question: selection, filters, view, search, links."""
