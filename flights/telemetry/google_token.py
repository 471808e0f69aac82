"""The token by which an instance on Google sends its traces: that of its own account.

The metadata server of the instance gives it, without a key or a library of Google's:
https://cloud.google.com/run/docs/container-contract#metadata-server
"""

import os
import time

import requests
from requests.auth import AuthBase

TIMEOUT_S = 5
EARLY_S = 60  # before its end another is fetched: the metadata server has one by then
TOKEN = "/computeMetadata/v1/instance/service-accounts/default/token"  # noqa: S105 (a path)


class OwnAccount(AuthBase):
    """Adds the token to a request. Raises requests.RequestException where there is none."""

    def __init__(self) -> None:
        self.token = ""
        self.ends = 0.0  # of a clock that never steps back

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if time.monotonic() >= self.ends - EARLY_S:
            self.fetch()
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request

    def fetch(self) -> None:
        host = os.environ.get("GCE_METADATA_HOST", "metadata.google.internal")
        flavor = {"Metadata-Flavor": "Google"}
        answer = requests.get(f"http://{host}{TOKEN}", headers=flavor, timeout=TIMEOUT_S)
        answer.raise_for_status()
        told = answer.json()
        self.token, self.ends = told["access_token"], time.monotonic() + told["expires_in"]


def own_account() -> requests.Session:
    made = requests.Session()
    made.auth = OwnAccount()
    return made
