"""Figures of a period: uptime, suspensions, comparisons, quality."""
