"""Tests of `raillinks/query`."""
