"""Figures of a period: uptime, suspensions, comparisons, trains, trade, quality."""
