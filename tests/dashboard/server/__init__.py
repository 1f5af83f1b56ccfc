"""Tests of `dashboard/server`."""
