"""Tests of support/."""
