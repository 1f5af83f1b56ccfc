"""Tests of `raillinks/cluster`."""
