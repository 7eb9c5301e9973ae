"""What callers may pass as plain dicts; the models judge the values."""
