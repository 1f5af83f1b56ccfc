"""Tests of `raillinks/notebook`."""
