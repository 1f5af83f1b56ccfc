"""The answer in a sentence: its evidence, its wording, its JSON."""
