"""Sample calls, answers and payloads, as pages show them."""
