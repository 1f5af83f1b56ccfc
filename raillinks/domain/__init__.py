"""Statuses, kinds, dates (EDTF and typed), problems."""
