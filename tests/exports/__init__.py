"""Tests of `raillinks/exports`."""
