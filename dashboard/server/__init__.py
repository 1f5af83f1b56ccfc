"""Middleware, routes and lifespan around the pages."""
