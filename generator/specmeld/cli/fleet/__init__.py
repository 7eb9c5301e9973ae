"""Run a verb on a whole workspace: its flags, the run, and the reports of all members."""
