"""Tests of odd_packages/."""
