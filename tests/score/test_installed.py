"""The package where it is installed, away from this folder."""

import os
import subprocess
import sys
from pathlib import Path

import bentoml
import pytest

from tests.servers.serving import ROOT

CODE = """
import flights, pandas
one = {"fecha": "2017-03-01", "hora": "08:00", "opera": "LATAM", "destino": "LIM"}
(probability,) = flights.load().predict(pandas.DataFrame([one]))
print(flights.__file__, 0 < probability < 1)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install .` installs, by uv, which has the build backend in it: no network."""
    site = tmp_path_factory.mktemp("site")
    uv = Path(sys.executable).with_name("uv")
    command = [uv, "pip", "install", "--offline", "--no-deps", "--no-cache", "--target", site, ROOT]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return site


def files(folder: Path) -> set[Path]:
    """Of its package, with the pages."""
    paths = (folder / "flights").rglob("*")
    return {p.relative_to(folder) for p in paths if p.is_file() and p.suffix != ".pyc"}


def test_all_files_of_the_package_are_installed_and_nothing_else(site: Path) -> None:
    assert files(site) == files(ROOT)
    assert {path.name for path in site.iterdir() if path.is_dir()} == {
        "flights", "flight_delay-0.1.0.dist-info",
    }  # fmt: skip


@pytest.mark.slow
def test_the_installed_package_predicts(site: Path, trained: bentoml.Model, tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (told.stdout, told.stderr) == (f"{site / 'flights' / '__init__.py'} True\n", "")
