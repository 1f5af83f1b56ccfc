"""The tests: each module has its own at the same place."""
