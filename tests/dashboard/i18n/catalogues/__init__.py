"""Tests of dashboard/i18n/catalogues/."""
