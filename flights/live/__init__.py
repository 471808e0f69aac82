"""What is known of today: the airport's departures as they happen, and what they tell."""
