"""Tests of `dashboard/widgets`."""
