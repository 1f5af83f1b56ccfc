"""Reading a package whole, and what must hold between its tables and on the replay: it needs the engine."""
