"""The resources of the API, each in a module of its own."""
