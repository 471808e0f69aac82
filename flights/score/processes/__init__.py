"""The processes that score: of this machine, or of a cluster."""
