"""The History page: calendar, periods, stops, counts, trade."""
