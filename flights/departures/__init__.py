"""A file of departures, such as yesterday's, for the service to know how the last days went."""
