"""Tests of `dashboard/map`."""
