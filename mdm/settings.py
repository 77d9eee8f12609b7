"""What a deployment can set, by environment variables that begin with MDM_."""

from __future__ import annotations

from pathlib import Path

from pydantic import AmqpDsn, Field, Secret, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from mdm.database.home import default_home


class Settings(BaseSettings):
    """The settings of this process, read from the environment."""

    model_config = SettingsConfigDict(env_prefix="MDM_", frozen=True)

    home: Path = Field(default_factory=default_home, description="Directory of the hub's own files")
    database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL server to use; without it the hub runs an embedded one"
    )
    master_key: SecretStr | None = Field(
        default=None, description="What record keys are wrapped in; without it, the key file in the home"
    )
    broker_url: Secret[AmqpDsn] | None = Field(
        default=None, description="RabbitMQ to use; without it the database is the job queue"
    )
    host: str = Field(default="127.0.0.1", description="Address to serve on")
    port: int = Field(default=8080, ge=0, le=65535, description="Port to serve on")
    workers: int = Field(default=2, ge=0, le=64, description="Worker threads of `mdm serve`")
