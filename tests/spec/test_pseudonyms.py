"""Identifiers to keyed pseudonyms."""

import hashlib
import hmac
from pathlib import Path

import polars as pl
import pytest

from assets.validated.pseudonyms import FILE_VARIABLE, KEY_VARIABLE, PseudonymKey, load_key
from schemas.errors import InvalidSetting

KEY = PseudonymKey(bytes(range(32)))


def test_a_pseudonym_is_half_of_an_hmac_sha_256_of_the_identifier() -> None:
    assert KEY.pseudonym("N9000001") == hmac.new(bytes(range(32)), b"N9000001", hashlib.sha256).hexdigest()[:32]


def test_equal_people_stay_equal_and_nobody_stays_nobody() -> None:
    people = pl.DataFrame({"person": ["N1", "N2", None, "N1"]}).select(KEY.pseudonyms("person"))["person"]
    assert people.to_list() == [KEY.pseudonym("N1"), KEY.pseudonym("N2"), None, KEY.pseudonym("N1")]


def test_another_key_gives_other_pseudonyms_and_another_fingerprint() -> None:
    other = PseudonymKey(bytes(32))
    assert other.pseudonym("N1") != KEY.pseudonym("N1")
    assert other.fingerprint != KEY.fingerprint


def test_a_key_shows_itself_to_nobody() -> None:
    assert bytes(range(32)).hex() not in f"{KEY} {KEY!r}"
    assert "\\x01" not in repr(KEY)


def test_a_key_is_taken_from_the_environment_before_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, bytes(range(32)).hex())
    assert load_key(tmp_path).fingerprint == KEY.fingerprint
    assert list(tmp_path.iterdir()) == []


def test_a_key_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "vault" / "key"))
    made = load_key(tmp_path / "warehouse")
    assert load_key(tmp_path / "warehouse").fingerprint == made.fingerprint
    assert (tmp_path / "vault" / "key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "00" * 31])
def test_what_is_no_key_is_refused_with_what_one_is(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pseudonym.key").touch(0o600)
    (tmp_path / "pseudonym.key").write_text(text)
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    with pytest.raises(InvalidSetting, match="holds no key"):
        load_key(tmp_path)
