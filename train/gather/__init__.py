"""One table of past flights for each airport, from many files that hold those of many."""
