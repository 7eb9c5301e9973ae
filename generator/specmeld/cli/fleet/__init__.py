"""A verb on a whole workspace: its flags, the run, and how all members look together."""
