"""Pages of other origins that ask from a browser (CORS), as BentoML's `http.cors` allows them.

A preflight has no credential, so it is answered before anybody is asked for one.
"""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from flights.process import configuration

ROUTES = {  # what they take and tell, unless `http.cors` says otherwise
    "allow_methods": ("GET", "POST"),
    "allow_headers": ("Authorization", "Prefer", "X-API-Key", "X-Request-ID"),
    "expose_headers": (
        *("X-Model-Tag", "X-Simulated", "X-Unseen-Fields", "X-Did-You-Mean", "X-Remarks"),
        *("X-Request-ID", "Preference-Applied"),
        *("RateLimit", "RateLimit-Policy", "Retry-After"),
    ),
}


def allow_origins(app: ASGIApp) -> ASGIApp:
    """`app` itself where no other origin is let in."""
    allowed = configuration.cross_origin()
    return CORSMiddleware(app, **(ROUTES | allowed)) if allowed else app
