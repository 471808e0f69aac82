"""Another size is a release of the image that serves."""

import shutil
from collections.abc import Iterator

import pytest

from tests.servers.fake_google import NEW, OLD, OLD_IMAGE, Google, fake_google
from tests.servers.fake_revisions import revision

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl"))), reason="needs bash and curl"
)


@pytest.fixture
def google() -> Iterator[Google]:
    """OLD serves; the template holds another image, as after a rollback of the traffic alone."""
    with fake_google() as google:
        google.env |= {"IMAGE": "", "COMMIT": "", "BUILD": "", "MODEL": ""}
        google.template = revision("registry.example/bad@sha256:" + "b" * 64, commit="bad")
        google.revisions[OLD]["metadata"]["labels"]["model"] = "abc"  # the fake one answers so
        yield google


def test_the_image_that_serves_is_released_with_the_new_size(google: Google) -> None:
    env = {"MEMORY": "1Gi", "CPU": "2", "MAX_INSTANCES": "20", "SETTINGS": "FLIGHT_RATE_LIMIT=5"}
    done = google.run("resize.sh", **env)
    assert done.returncode == 0, done.stderr
    assert google.traffic() == {NEW: 100}
    (container,) = google.revisions[NEW]["spec"]["containers"]
    assert container["image"] == OLD_IMAGE
    assert container["resources"]["limits"] == {"cpu": "2", "memory": "1Gi"}
    assert {"name": "FLIGHT_RATE_LIMIT", "value": "5"} in container["env"]
    assert google.events()[0]["commit"] == "0ld"


@pytest.mark.slow
def test_the_first_revision_which_has_no_labels_is_resized(google: Google) -> None:
    google.revisions[OLD]["metadata"]["labels"] = {}
    done = google.run("resize.sh", MEMORY="1Gi")
    assert done.returncode == 0, done.stderr
    assert google.traffic() == {NEW: 100}


@pytest.mark.slow
def test_what_fails_is_taken_back_from_the_template(google: Google) -> None:
    google.candidate = {"status": 500}
    done = google.run("resize.sh", MEMORY="128Mi", SETTINGS="FLIGHT_RATE_LIMIT=5")
    assert (done.returncode, google.traffic()) == (1, {OLD: 100})
    (container,) = google.template["spec"]["containers"]
    assert container["resources"]["limits"]["memory"] == "512Mi"
    assert container["env"] == [{"name": "FLIGHT_PORT", "value": "8080"}]
    assert google.apis.storage.objects == {}


def test_the_least_instances_are_changed_without_a_revision(google: Google) -> None:
    assert google.run("resize.sh", MIN_INSTANCES="3").returncode == 0
    assert "--min=3" in google.calls[-1]
    assert google.traffic() == {OLD: 100}


def test_without_a_size_it_tells_how_to_call_it(google: Google) -> None:
    done = google.run("resize.sh")
    assert (done.returncode, google.calls) == (2, [])
    assert "MEMORY=1Gi MAX_INSTANCES=20" in done.stderr
