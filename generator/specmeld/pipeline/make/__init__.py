"""From the canonical file to a package on disk: named, built and proven."""
