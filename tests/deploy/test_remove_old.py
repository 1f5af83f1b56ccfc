"""What `activate` leaves of releases and environments that were there before."""

import fcntl
import os
import shutil
import subprocess

import pytest

from tests import tiny
from tests.conftest import ROOT
from tests.deploy.test_publish_script import correct

pytestmark = pytest.mark.deploy

STAND_INS = {"systemctl": "", "nginx": "", "curl": "", "sleep": "", "systemd-escape": "echo cache.mount"}


class Installation:
    """Releases as `build-release` leaves them, in a folder."""

    def __init__(self, here):
        self.here, self.rail = here, here / "rail"
        for name in ("rail/releases", "rail/environments", "bin", "units"):
            (here / name).mkdir(parents=True)
        for name, command in STAND_INS.items():
            (here / "bin" / name).write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
            (here / "bin" / name).chmod(0o755)
        settings = (ROOT / "deploy" / "settings.env").read_text(encoding="utf-8")
        own = f"RAIL={self.rail}\nUNITS={here}/units\nNGINX_SITE={here}/site.conf\n"
        (here / "settings.env").write_text(settings + own, encoding="utf-8")

    def build(self, tag, lock="one"):
        release, environment = self.rail / "releases" / tag, self.rail / "environments" / lock
        tiny.write(release, tiny.files())
        (release / "app.py").touch()
        shutil.copytree(ROOT / "deploy", release / "deploy")
        with (release / "deploy" / "raillinks@.service").open("a", encoding="utf-8") as unit:
            unit.write(f"# of {tag}\n")
        environment.mkdir(exist_ok=True)
        (release / ".venv").symlink_to(environment)
        return release

    def activate(self, tag):
        environment = {"PATH": f"{self.here}/bin:{os.environ['PATH']}", "SETTINGS": str(self.here / "settings.env")}
        command = [ROOT / "deploy" / "activate", tag]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stdout) == (0, f"release {tag} is served\n"), done.stderr
        return done.stderr

    def left(self, folder="releases"):
        return sorted(path.name for path in (self.rail / folder).iterdir())


@pytest.fixture
def site(tmp_path):
    return Installation(tmp_path)


def test_the_last_two_releases_and_their_environments_stay(site):
    for tag, lock in (("v1", "one"), ("v2", "two"), ("v3", "two"), ("v4", "two")):
        site.build(tag, lock)
        assert site.activate(tag) == ""
    assert site.left() == ["v3", "v4"]
    assert site.left("environments") == ["two"]


def test_what_is_served_and_the_release_of_before_stay_whatever_is_activated(site):
    for tag in ("v1", "v2"):
        site.build(tag, tag)
        site.activate(tag)
    site.activate("v2")  # once more: the release of before is not known
    assert site.left() == ["v1", "v2"]
    site.activate("v1")
    site.activate("v2")
    assert site.left() == site.left("environments") == ["v1", "v2"]


def unit_of(site):
    return (site.here / "units" / "raillinks@.service").read_text(encoding="utf-8").rpartition("# of ")[2].strip()


def test_the_unit_is_that_of_the_served_release(site):
    for tag in ("v1", "v2"):
        site.build(tag)
        site.activate(tag)
        assert unit_of(site) == tag
    site.activate("v1")
    assert unit_of(site) == "v1"


def test_the_unit_of_before_is_there_again_where_a_release_is_not_ready(site):
    for tag in ("v1", "v2"):
        site.build(tag)
    site.activate("v1")
    (site.here / "bin" / "curl").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="not ready with release v2"):
        site.activate("v2")
    assert unit_of(site) == "v1"


def test_a_release_that_is_built_and_not_served_yet_stays(site):
    for tag in ("v1", "v2"):
        site.build(tag)
        site.activate(tag)
    site.build("v3", "three")
    site.activate("v1")
    assert site.left() == ["v1", "v2", "v3"]
    assert site.left("environments") == ["one", "three"]


def test_nothing_is_removed_while_a_release_is_being_built(site):
    for tag in ("v1", "v2"):
        site.build(tag)
        site.activate(tag)
    site.build("v3")
    (site.rail / "environments" / "half").mkdir()
    building = os.open(site.rail / "releases", os.O_RDONLY)
    fcntl.flock(building, fcntl.LOCK_SH)
    site.activate("v3")
    os.close(building)
    assert site.left() == ["v1", "v2", "v3"]
    assert site.left("environments") == ["half", "one"]


def test_a_release_stays_while_its_package_has_versions_that_are_nowhere_else(site):
    correct(site.build("v1"), b"Freight stops for a while.")
    for tag in ("v1", "v2", "v3"):
        if tag != "v1":
            site.build(tag)
        said = site.activate(tag)
    assert "v1 stays" in said
    assert site.left() == ["v1", "v2", "v3"]
    package = site.rail / "releases" / "v1"
    shutil.copytree(package / "data", site.build("v4") / "data", dirs_exist_ok=True)
    shutil.copy(package / "datapackage.json", site.rail / "releases" / "v4")
    assert site.activate("v4") == ""
    assert site.left() == ["v3", "v4"]
