"""A year of made-up departures from Santiago (SCL), in the schema of `dataset_SCL.csv`."""
