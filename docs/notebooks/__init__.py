"""Notebooks that show what the library is for, executed. `python -m docs.notebooks` executes them again."""
