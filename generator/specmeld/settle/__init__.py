"""What settles the claims of pages, rule by rule."""
