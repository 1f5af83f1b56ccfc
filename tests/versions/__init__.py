"""Tests of `raillinks/versions`."""
