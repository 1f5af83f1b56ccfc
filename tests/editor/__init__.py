"""Tests of `raillinks/editor`."""
