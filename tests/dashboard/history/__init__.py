"""Tests of dashboard/history/."""
