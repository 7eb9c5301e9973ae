"""Python types as text: annotations, hints, and the imports that they need."""
