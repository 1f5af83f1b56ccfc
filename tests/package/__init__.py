"""Tests of `raillinks/package`."""
