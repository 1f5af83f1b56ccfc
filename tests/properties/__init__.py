"""Tests of properties/."""
