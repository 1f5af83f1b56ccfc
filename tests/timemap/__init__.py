"""Tests of `timemap`."""
