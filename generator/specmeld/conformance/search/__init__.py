"""The search for cases: bodies that just satisfy a constraint, and that just violate it."""
