"""The methods of a package: what each takes, sends and returns."""
