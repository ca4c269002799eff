"""December 2016 lived in fast forward: `python -m tests.faults.month_lived [FOLDER]`.

31 daily deliveries of three extracts, by turns seen by the sensor and taken in by its run, and found by the daily
schedule at 06:00; one late, one bad and put right four days after; the month's report on the third working day of
January. The end is compared with a warehouse that was given everything at once.
"""

import datetime as dt
import os
import sys
import tempfile
import time
from pathlib import Path

from pipelines.environment import PROJECT
from sample.write import write_sample
from tests.integration import lived

BAD, MENDED, LATE, CAME = (dt.date(2016, 12, day) for day in (8, 12, 15, 18))
DAYS = [dt.date(2016, 12, day) for day in range(1, 32)]
REPORTED = dt.date(2017, 1, 5)


def live(life: lived.Life, sample_raw: Path) -> None:
    """Live the month; say a line a day."""
    life.arrive(lived.of_day(sample_raw, dt.date.fromisoformat(lived.HISTORY)))
    held: dict[str, bytes] = {}
    for day in DAYS:
        files, crime = lived.of_day(sample_raw, day), f"crime/crime_{day}.csv"
        if day == BAD:
            held["bad"] = files[crime]
            files[crime] = files[crime].replace(b"Crime No", b"Number", 1)
        if day == MENDED:
            files[f"crime/crime_{BAD}.csv"] = held["bad"]
        if day == LATE:
            held["late"] = files.pop(crime)
        if day == CAME:
            files[f"crime/crime_{LATE}.csv"] = held["late"]
        started = time.monotonic()
        if day.day % 2:
            assert life.arrive(files), f"{day}: the sensor asked for no run, or it failed"
        else:  # the sensor is off, and the schedule finds the files
            life.drop(files)
            assert life.tick("daily_schedule", lived.at(day, 6)), f"{day}: the daily schedule asked for no run"
        assert life.look() == [], f"{day}: what was taken in is asked for again"
        assert life.stopped() == (["crime"] if BAD <= day < MENDED else []), f"{day}: {life.stopped()}"
        by = "sensor" if day.day % 2 else "schedule"
        told = f"{day} {time.monotonic() - started:5.1f} s, by the {by}, {life.steps[-1]} steps"
        print(f"{told}, stopped: {life.stopped()}", flush=True)
    for day in (3, 4, 5, 6):
        ran = life.tick("monthly_schedule", lived.at(dt.date(2017, 1, day), 7))
        print(f"2017-01-0{day} {'reported' if ran else life.told}", flush=True)
        assert ran == (day == REPORTED.day)


def main(folder: Path) -> list[str]:
    """Live the month below a folder, and give everything at once to another warehouse; what differs at the end."""
    sample_raw = write_sample(folder / "sample")
    os.environ["PERFORMANCE_PSEUDONYM_KEY"] = (PROJECT / "sample" / "pseudonym.key").read_text().strip()
    places = {"RAW": folder / "raw", "WAREHOUSE": folder / "warehouse", "REFERENCE": PROJECT / "sample" / "reference"}
    os.environ |= {f"PERFORMANCE_{name}": str(path) for name, path in places.items()}
    started = time.monotonic()
    life = lived.begin(folder / "raw", folder / "warehouse")
    live(life, sample_raw)
    at_once = lived.begin(folder / "raw", folder / "at_once")
    os.environ["PERFORMANCE_WAREHOUSE"] = str(at_once.root)
    assert at_once.tick("monthly_schedule", lived.at(REPORTED, 7))
    expected = {lived.HISTORY, *map(str, DAYS)}
    assert life.days("crime") == at_once.days("crime") == expected, "days shown as delivered"
    assert "2016-12" in life.months(), life.months()
    differ = list(lived.differences(life.release, at_once.release))
    print(f"{len(life.keys)} runs in {time.monotonic() - started:.0f} s; differ at the end: {differ or 'nothing'}")
    return differ


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="month_lived_") as scratch:
        sys.exit(1 if main(Path(sys.argv[1] if len(sys.argv) > 1 else scratch)) else 0)
