"""Sample calls, responses and payloads on pages."""
