"""The types of a package: models, their input types, and the files that hold them."""
