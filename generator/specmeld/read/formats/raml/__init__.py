"""RAML 0.8 and 1.0: https://github.com/raml-org/raml-spec."""
