"""Values that a schema accepts, by construction: numbers, strings, objects."""
