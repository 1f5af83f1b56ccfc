"""A page that needs no server: the dashboard's map, statuses, answer, events, sources and story, as files."""
