"""How each route answers a request that was let in."""
