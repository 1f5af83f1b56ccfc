"""Tests of `raillinks/i18n`."""
