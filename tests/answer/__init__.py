"""Tests of `raillinks/answer`."""
