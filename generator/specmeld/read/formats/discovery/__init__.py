"""Google's API Discovery format: https://developers.google.com/discovery/v1/reference/apis."""
