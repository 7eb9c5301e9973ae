"""HAR, recorded traffic."""
