"""The page engine: the events of any container → claims. ``page`` is its entry point."""
