"""Master keys are made once, wrap for one owner, and give way to a newer one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from mdm.backup import rewrap_keys
from mdm.database.engine import make_engine, reading
from mdm.database.errors import MasterKeyInvalidError, MasterKeyUnknownError
from mdm.database.master_keys import MasterKeys, key_file, new_key
from mdm.store import sealing
from tests.laws.sealed import payloads
from tests.mdm.example import Hub


def test_a_home_gets_a_key_once_that_only_we_can_read(tmp_path: Path) -> None:
    wrapped = MasterKeys(tmp_path / "home").wrap(b"secret", b"1")
    assert MasterKeys(tmp_path / "home").unwrap(wrapped, b"1") == b"secret"
    assert key_file(tmp_path / "home").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in key_file(tmp_path / "home").parent.iterdir()] == ["master.key"]


def test_a_wrapped_secret_opens_for_its_owner_and_its_master_key_alone(tmp_path: Path) -> None:
    ours = MasterKeys(tmp_path, new_key())
    wrapped = ours.wrap(b"secret", b"1")
    for keys, owner, box in (
        (ours, b"2", wrapped),
        (MasterKeys(tmp_path, new_key()), b"1", wrapped),
        (ours, b"1", wrapped[:-1] + bytes([wrapped[-1] ^ 1])),
    ):
        with pytest.raises(MasterKeyUnknownError):
            keys.unwrap(box, owner)


@pytest.mark.parametrize("given", ["word", "AAAA", ",", "é" * 44])
def test_what_is_no_key_is_refused_and_not_quoted(tmp_path: Path, given: str) -> None:
    with pytest.raises(MasterKeyInvalidError) as raised:
        MasterKeys(tmp_path, given).wrap(b"secret", b"1")
    assert given == "," or given not in str(raised.value)


def test_a_new_master_key_takes_over(engine: Engine, database_url: str, tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    engines = {
        given: make_engine(database_url, pool_size=1, master_keys=MasterKeys(tmp_path, given))
        for given in (old, f"{new},{old}", new)
    }
    try:
        with engines[old].begin() as connection:
            Hub(connection).say("erp:1", name="Ada")
        with pytest.raises(MasterKeyUnknownError), reading(engines[new]) as connection:
            sealing.require_master_key(connection)
        assert rewrap_keys(engines[f"{new},{old}"], lambda _: None) == 1
        assert rewrap_keys(engines[f"{new},{old}"], lambda _: None) == 0
        with reading(engines[new]) as connection:
            assert payloads(connection) == {(1, 1): {"name": "Ada"}}
    finally:
        for opened in engines.values():
            opened.dispose()
