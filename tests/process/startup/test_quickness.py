"""What makes a start quick."""

import subprocess
import sys

import bentoml
import pytest
import yaml

from flights.process.startup import read_yaml_in_c
from tests.servers.serving import ROOT


def test_bentoml_reads_the_models_description_in_c(
    trained: bentoml.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []

    class Loader(yaml.CSafeLoader):
        def __init__(self, stream: object) -> None:
            read.append(stream)
            super().__init__(stream)

    monkeypatch.setattr(yaml, "SafeLoader", yaml.SafeLoader)
    monkeypatch.setattr(yaml, "CSafeLoader", Loader)
    expected = bentoml.models.get(trained.tag).info
    assert read == []
    read_yaml_in_c()
    assert bentoml.models.get(trained.tag).info == expected
    assert len(read) == 1


def test_what_bentoml_has_loaded_is_not_looked_at_again_by_a_service_alone() -> None:
    code = "import bentoml, gc, flights; before = gc.get_freeze_count(); import service\n"
    code += "raise SystemExit(before > 0 or gc.get_freeze_count() < 10_000)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
