"""Tests of `raillinks/engine`."""
