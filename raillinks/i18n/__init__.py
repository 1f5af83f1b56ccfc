"""Languages, the translator, dates in words, catalogues."""
