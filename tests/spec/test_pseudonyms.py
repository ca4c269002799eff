"""Identifiers to keyed pseudonyms."""

import hashlib
import hmac
from pathlib import Path

import polars as pl
import pytest

from assets.validated.pseudonyms import FILE_VARIABLE, KEY_VARIABLE, PseudonymKey, load_key
from schemas.errors import InvalidSetting

KEY = PseudonymKey(bytes(range(32)))


def pseudonyms(key: PseudonymKey, *people: str | None) -> list[str | None]:
    """Pseudonyms of a column."""
    return pl.DataFrame({"person": people}).select(key.pseudonyms("person"))["person"].to_list()


def half_of_hmac(secret: bytes, text: str) -> str:
    """What a pseudonym is, by the standard library."""
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:32]


def test_a_pseudonym_is_half_of_an_hmac_sha_256_of_the_identifier() -> None:
    assert pseudonyms(KEY, "N9000001") == [half_of_hmac(bytes(range(32)), "N9000001")]


def test_equal_people_stay_equal_and_nobody_stays_nobody() -> None:
    first, second, nobody, again = pseudonyms(KEY, "N1", "N2", None, "N1")
    assert (first, nobody) == (again, None)
    assert first != second


@pytest.mark.parametrize("length", [32, 64, 65, 200])
def test_a_column_of_any_texts_is_keyed_as_one_text_is_with_a_key_of_any_length(length: int) -> None:
    secret = bytes(number % 256 for number in range(length))
    texts = ["", "N1", "Ö'Brien \\x00 %s", "名前" * 50, "x" * 5000, None, *(f"N{number}" for number in range(3000))]
    each = [None if text is None else half_of_hmac(secret, text) for text in texts]
    assert pseudonyms(PseudonymKey(secret), *texts) == each


def test_another_key_gives_other_pseudonyms_and_another_fingerprint() -> None:
    other = PseudonymKey(bytes(32))
    assert pseudonyms(other, "N1") != pseudonyms(KEY, "N1")
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
