"""`python -m flights.keys new CLIENT`: makes an API key, as `python -m flights.auth.keys` does."""

from flights.auth.keys import main

if __name__ == "__main__":
    main()
