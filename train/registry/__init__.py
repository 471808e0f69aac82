"""What becomes of a fitted model: exported, compared with the served one, kept in the store."""
