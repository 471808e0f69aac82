"""The page at `/` and the API document behind it."""

from starlette.applications import Starlette

pages = Starlette()
