"""The page at `/`: the day's flights, the riskiest first. Plain HTML, CSS and JavaScript."""
