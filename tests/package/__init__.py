"""Tests of package/."""
