"""Tests of `raillinks/metrics`."""
