"""Pages that contain OpenAPI."""
