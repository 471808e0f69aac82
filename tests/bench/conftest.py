"""What the load tests send."""

import pandas as pd
import pytest

from bench.payloads import sample


@pytest.fixture(scope="session")
def bodies(flights: pd.DataFrame) -> list[bytes]:
    return sample(flights)
