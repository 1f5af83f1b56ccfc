"""Tests of `dashboard/link_card`."""
