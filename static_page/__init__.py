"""A page that needs no server, made of the dashboard's functions."""
