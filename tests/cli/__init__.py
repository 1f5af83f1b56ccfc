"""Tests of `raillinks/cli`."""
