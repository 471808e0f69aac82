"""What the departures of the day tell, learnt from a log of flights that is replayed."""
