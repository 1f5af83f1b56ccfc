"""Tests of fuzz/."""
