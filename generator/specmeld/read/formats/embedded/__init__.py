"""Pages that carry OpenAPI inside."""
