"""How good the served model is, by what became of the flights that it was asked about."""
