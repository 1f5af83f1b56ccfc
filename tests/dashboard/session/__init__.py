"""Tests of dashboard/session/."""
