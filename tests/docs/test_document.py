"""The API document as it is committed: what clients are made from changes only where it is seen."""

import json
import sys
from pathlib import Path

from flights.docs import openapi
from flights.server.routes import operations
from tests.samples.airports import SCL

COMMITTED = Path(__file__).with_name("document.json")


def document() -> str:
    """With all that it may tell: who asks has to be let in."""
    made = openapi.document(openapi.info("0", SCL, True), operations(SCL, {}), SCL, True)
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def test_the_document_is_as_committed() -> None:
    """To change it: python -m tests.docs.test_document"""
    assert document() == COMMITTED.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(0 if COMMITTED.write_text(document(), encoding="utf-8") else 1)
