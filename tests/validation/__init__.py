"""Tests of `raillinks/validation`."""
