"""What can go wrong between the hub and its database."""

from __future__ import annotations

from mdm.errors import MdmError


class DatabaseStartError(MdmError):
    """The embedded database cannot be started."""

    code = "database_start"


class DatabaseStopError(MdmError):
    """The embedded database does not stop."""

    code = "database_stop"


class DatabaseUrlError(MdmError):
    """A database URL does not name a PostgreSQL database."""

    code = "database_url"

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"the database URL {problem}; write it as postgresql://user:password@host:5432/database"
        )


class DatabaseUnreachableError(MdmError):
    """No connection to the database can be made."""

    code = "database_unreachable"

    def __init__(self, address: str, reason: str) -> None:
        self.address = address
        super().__init__(
            f"the database at {address} cannot be reached: {reason}; "
            "check that it runs and that the address, user and password are right"
        )


class DatabaseVersionError(MdmError):
    """The database server is older than the hub needs."""

    code = "database_version"

    def __init__(self, found: str, *, needed: int) -> None:
        self.found, self.needed = found, needed
        super().__init__(
            f"the database server is PostgreSQL {found}, the hub needs {needed} or later; "
            "upgrade the server, or unset MDM_DATABASE_URL to use the embedded database"
        )


class MasterKeyInvalidError(MdmError):
    """A master key cannot be read."""

    code = "master_key_invalid"

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(
            f"{where} does not hold master keys; write each as 32 random bytes in URL-safe base64 (44 characters), "
            "the newest first, with commas between them"
        )


class MasterKeyUnknownError(MdmError):
    """What is sealed in the database was sealed with a master key that this process does not have."""

    code = "master_key_unknown"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"the records are sealed with master key {name}, which is not among those of this process; "
            "give it by MDM_MASTER_KEY, or put back the key file of MDM_HOME"
        )
