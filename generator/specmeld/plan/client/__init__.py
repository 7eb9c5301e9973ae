"""The client's arguments: credentials, servers, and what every call shares."""
