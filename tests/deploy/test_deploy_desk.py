"""Replicas behind nginx with a desk for those who sign in: whichever replica answers, and who can read the secrets."""

import shutil
from pathlib import Path

import pytest

from dashboard.editor.overview import NO_ROLE
from tests.deploy.systemctl import NOBODY_ID
from tests.support.openid_provider import Provider
from tests.support.page_session import PageSession
from tests.support.signed_in import ROLES, Visitor

pytestmark = pytest.mark.deploy


@pytest.fixture
def desk(whole, tmp_path):
    """Roles for the replicas, which have a desk; afterwards they have none again."""
    settings = Path(whole.environment["SETTINGS"])
    before = settings.read_text(encoding="utf-8")
    assert 'DESK=""' in before
    settings.write_text(before.replace('DESK=""', "DESK=sign-in"), encoding="utf-8")
    file = tmp_path / "secrets.toml"
    with Provider() as provider:

        def give(roles):
            file.write_text(provider.secrets_file(f"{whole.address}/", roles), encoding="utf-8")
            whole.run("desk", SECRETS=str(file))

        give(ROLES)
        yield give
        (whole.rail / "secrets.toml").unlink()
        settings.write_text(before, encoding="utf-8")
        whole.run("roll-back", TAG=(whole.rail / "current").readlink().name)


def test_an_editor_signs_in_through_nginx_and_every_replica_knows_it_until_the_role_is_gone(whole, desk, tmp_path):
    visitor = Visitor(whole)
    try:
        assert visitor.sign_in("kim").headers["location"] == "/desk"
        assert shown(whole, visitor) == ["Kim Min-ji, editor"] * 2
        assert "code=" not in (whole.here / "access.log").read_text(encoding="utf-8")
        whole.run("back-up", ARCHIVE=str(tmp_path / "backup.tar.gz"))
        shutil.unpack_archive(tmp_path / "backup.tar.gz", tmp_path / "backup", filter="data")
        assert (tmp_path / "backup" / "secrets.toml").read_text(encoding="utf-8").endswith(ROLES)
        desk(ROLES.replace("Kim@", "other@"))
        assert shown(whole, visitor) == [NO_ROLE] * 2
    finally:
        visitor.close()


def shown(site, visitor):
    """What each replica says of a browser."""
    said = []
    for port in site.replicas:
        with PageSession(site.address, "desk", {**visitor.web.cookies, "raillinks_replica": str(port)}) as page:
            text = page.shown.replace("<b translate=\\'no\\'>", "").replace("</b>", "")
            said += [one for one in ("Kim Min-ji, editor", NO_ROLE) if one in text]
    return said


def test_only_root_reads_the_secrets_and_each_replica_a_copy_of_its_own(whole, desk):
    own = (whole.rail / "secrets.toml").stat()
    assert (own.st_mode & 0o777, own.st_uid) == (0o600, 0)
    for port in whole.replicas:
        copy = (whole.here / "units.state" / f"raillinks@{port}.credentials" / "secrets.toml").stat()
        assert (copy.st_mode & 0o777, copy.st_uid) == (0o400, NOBODY_ID)
