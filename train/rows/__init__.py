"""From a file of departures to rows to learn from: read, checked, in one spelling and clock."""
