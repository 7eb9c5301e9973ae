"""The types of a package: models, what goes into them, and in which files they are."""
