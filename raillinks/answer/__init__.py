"""The answer in a sentence: evidence, wording."""
