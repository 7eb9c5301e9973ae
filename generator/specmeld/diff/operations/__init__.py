"""What changed of an operation: its parameters, bodies, responses, servers, events and access."""
