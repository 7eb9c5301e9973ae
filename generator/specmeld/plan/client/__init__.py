"""What a client is made with: keys, servers, and what every call shares."""
