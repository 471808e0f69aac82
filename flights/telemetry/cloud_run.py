"""What Google knows this service by, from its environment."""

import os
from functools import cache


@cache
def project() -> str:
    """The project that log and traces go to; "" elsewhere than on Cloud Run."""
    return os.environ.get("GOOGLE_CLOUD_PROJECT", "") if "K_SERVICE" in os.environ else ""


def revision() -> str:
    """Of Cloud Run or Knative; "" elsewhere."""
    return os.environ.get("K_REVISION", "")
