"""How good a model is on months that it has not seen, beside what is trivially known."""
