"""Two versions of an API, each wherever it is kept."""
