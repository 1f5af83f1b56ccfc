"""The page Your log: uploads, progress, corrections, outcome."""
