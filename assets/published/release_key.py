"""The key that releases are encrypted with, from the environment: none is given, and they are plain files."""

import stat
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import InvalidSetting

PREFIX = "PERFORMANCE_RELEASE_"
VARIABLE, FILE_VARIABLE = f"{PREFIX}KEY", f"{PREFIX}KEY_FILE"
SHORTEST = 32  # characters; a key is drawn at random, for DuckDB does not slow down who guesses
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeySettings(BaseSettings):
    """Settings by environment variables, and by nothing else: no command line, no launchpad, no run config."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, hide_input_in_errors=True)

    key: SecretStr = Field(SecretStr(""), description="The key. None: releases are not encrypted.")
    key_file: Path | None = Field(None, description="File that holds the key, instead; its owner's alone.")


def release_keys() -> tuple[SecretStr, ...]:
    """Keys, the newest first: it encrypts, and those after it open releases that were made with them.

    Raises:
        InvalidSetting: a key is too short, its file cannot be read, or others may read it.
    """
    given = KeySettings()
    if text := given.key.get_secret_value():
        return _keys(text, VARIABLE)
    if given.key_file is None:
        return ()
    try:
        if given.key_file.stat().st_mode & OTHERS:
            raise InvalidSetting(f"{given.key_file} can be read by others. Run: chmod 600 {given.key_file}")
        text = given.key_file.read_text(encoding="utf-8", errors="replace")
    except OSError as problem:
        raise InvalidSetting(f"{FILE_VARIABLE}: {given.key_file} cannot be read: {problem.strerror}.") from problem
    return _keys(text, str(given.key_file))


def _keys(text: str, where: str) -> tuple[SecretStr, ...]:
    keys = text.split()
    if not keys or min(map(len, keys)) < SHORTEST:
        raise InvalidSetting(
            f"{where} holds no key of releases, or one that is too short. A key is {SHORTEST} characters or more "
            "without blanks, drawn at random, e.g. of: openssl rand -hex 32"
        )
    return tuple(map(SecretStr, keys))
