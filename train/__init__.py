"""Training: from the raw table of flights to a model in the BentoML model store."""
