"""Writing the sample: the same bytes for the same seed, never half a sample, never over foreign files."""

import hashlib

import pytest

from sample.write import NotASample, write_sample


def fingerprints(raw):
    return {
        path.relative_to(raw).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(raw.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(raw, tmp_path):
    again = write_sample(tmp_path)
    assert fingerprints(again) == fingerprints(raw)
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]


def test_a_sample_that_stands_is_not_written_again(raw):
    before = {path: path.stat().st_mtime_ns for path in raw.rglob("*")}
    assert write_sample(raw.parent) == raw
    assert {path: path.stat().st_mtime_ns for path in raw.rglob("*")} == before


def test_provenance_says_that_the_data_are_synthetic(raw):
    lines = (raw / "PROVENANCE.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    assert "Synthetic" in lines[0]
    assert "seed 2016" in lines[0]


def test_foreign_files_are_left_alone(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "crime.csv").write_text("real")
    with pytest.raises(NotASample):
        write_sample(tmp_path)
    assert (tmp_path / "raw" / "crime.csv").read_text() == "real"
