"""Tests of `dashboard/session`."""
