"""API Blueprint, format 1A: https://apiblueprint.org/documentation/specification.html."""
