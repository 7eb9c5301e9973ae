"""Whether one schema accepts everything that another accepts: proved, or disproved by a body."""
