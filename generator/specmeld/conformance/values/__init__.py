"""Values by construction: numbers, strings, objects that a schema takes."""
