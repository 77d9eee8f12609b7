"""The master keys: what the keys of records are wrapped in, and where a process finds them."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mdm.database.errors import MasterKeyInvalidError, MasterKeyUnknownError
from mdm.database.home import default_home

KEY_BYTES: Final = 32
NAME_BYTES: Final = 8
_NONCE_BYTES: Final = 12


class MasterKeys:
    """Wraps with the first master key and unwraps with any: a new one goes first, and old ones stay until unused.

    They are read when they are first needed.
    """

    def __init__(self, home: Path, given: str | None = None) -> None:
        """The keys given as text, newest first, separated by commas; else those of the home's key file.

        The file is written with a random key where there is none.
        """
        self._home, self._given = home, given

    def __reduce__(self) -> tuple[type[MasterKeys], tuple[Path, str | None]]:
        """For other processes of the hub: they read the keys again."""
        return MasterKeys, (self._home, self._given)

    def _read(self) -> Sequence[bytes]:
        return _parsed(self._given, "MDM_MASTER_KEY") if self._given else _kept(key_file(self._home))

    @classmethod
    def of_environment(cls) -> MasterKeys:
        """As `MDM_MASTER_KEY` and `MDM_HOME` say."""
        return cls(default_home(), os.environ.get("MDM_MASTER_KEY"))

    @cached_property
    def _ciphers(self) -> dict[bytes, AESGCM]:
        return {_name(key): AESGCM(key) for key in self._read()}

    @cached_property
    def _newest(self) -> tuple[bytes, AESGCM]:
        return next(iter(self._ciphers.items()))

    @cached_property
    def _fingerprint_key(self) -> bytes:
        return hmac.digest(self._read()[0], b"mdm fingerprint", "sha256")

    def wrap(self, secret: bytes, owner: bytes) -> bytes:
        """A secret that only a holder of the newest master key can unwrap, and only for this owner."""
        name, cipher = self._newest
        nonce = os.urandom(_NONCE_BYTES)
        return name + nonce + cipher.encrypt(nonce, secret, owner)

    def unwrap(self, wrapped: bytes, owner: bytes) -> bytes:
        """The secret.

        Raises:
            MasterKeyUnknownError: none of the master keys wrapped it, or it was tampered with.
        """
        cipher = self._ciphers.get(wrapped[:NAME_BYTES])
        if cipher is None:
            raise MasterKeyUnknownError(wrapped[:NAME_BYTES].hex())
        nonce, box = wrapped[NAME_BYTES : NAME_BYTES + _NONCE_BYTES], wrapped[NAME_BYTES + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, box, owner)
        except InvalidTag:
            raise MasterKeyUnknownError(wrapped[:NAME_BYTES].hex()) from None

    @property
    def newest_name(self) -> bytes:
        """What a secret that the newest master key wrapped begins with."""
        return self._newest[0]

    def fingerprint(self, content: bytes) -> bytes:
        """The same 32 bytes for the same content, from which nobody without the master key can guess it."""
        return hmac.digest(self._fingerprint_key, content, "sha256")


def key_file(home: Path) -> Path:
    """Where the master keys of a home are, a line each, the newest first."""
    return home.expanduser() / "keys" / "master.key"


def new_key() -> str:
    """A random master key as text."""
    return urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _name(key: bytes) -> bytes:
    """What a wrapped secret names its master key by."""
    return hashlib.blake2b(key, digest_size=NAME_BYTES, person=b"mdm master key").digest()


def _parsed(text: str, where: str) -> list[bytes]:
    keys = []
    for word in text.replace(",", " ").split():
        try:
            key = urlsafe_b64decode(word)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            raise MasterKeyInvalidError(where)
        keys.append(key)
    if not keys:
        raise MasterKeyInvalidError(where)
    return keys


def _kept(path: Path) -> list[bytes]:
    """The keys in the file; of several processes that find none, one writes it and all read the same."""
    with suppress(FileNotFoundError):
        return _parsed(path.read_text(), str(path))
    for directory in (path.parent.parent, path.parent):
        directory.mkdir(mode=0o711, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(new_key() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link, unlike a rename, never replaces the file of another process.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _parsed(path.read_text(), str(path))
