"""The Compare page: two days, two periods."""
