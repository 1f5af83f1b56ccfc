"""Tests of `raillinks/domain`."""
