"""What changed in an operation: its parameters, bodies, responses, servers, events and access."""
