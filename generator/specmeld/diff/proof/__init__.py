"""Whether one schema takes all that another takes: proved, or shown wrong by a body."""
