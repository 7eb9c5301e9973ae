"""Python's types as text: annotations, hints, and the imports that they need."""
