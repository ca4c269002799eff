"""Which of Dagster's engines keeps its promises: Celery beside Dask, two workers each, on assets that do nothing.

    uv sync --group engines; python -m benchmarks.engines.trial

It asks four things of each: whether a step is worked off after the one before it failed; whether steps of a pool of one
come one after the other; whether two runs at once both do their work; what twenty steps cost. Needs a Redis server.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.engines.workers import HOST, REDIS, free_port

HOME = "telemetry: {enabled: false}\nconcurrency: {pools: {default_limit: 1, granularity: op}}\n"
RUN = """
import sys, dagster as dg
job = dg.build_reconstructable_job("benchmarks.engines.graph", "job_of", (sys.argv[1],))
with dg.DagsterInstance.get() as instance:
    print("success" if dg.execute_job(job, instance).success else "failure")
"""
BEGIN = 25  # seconds that schedulers and workers are given
ENGINES = ("celery", "dask")


@contextmanager
def engines(folder: Path) -> Generator[dict[str, str]]:
    """A Redis server, a Dask scheduler, and two workers of each engine; what runs must be given."""
    port, other = free_port(), free_port()
    broker, scheduler = f"redis://{HOST}:{port}/0", f"tcp://{HOST}:{other}"
    (folder / "home").mkdir()
    (folder / "home" / "dagster.yaml").write_text(HOME)
    (folder / "dagster_celery_config.py").write_text(f"broker_url = result_backend = {broker!r}\n")
    given = {"TRIAL_BROKER": broker, "TRIAL_SCHEDULER": scheduler, "TRIAL_NOTES": str(folder / "notes")}
    given |= {"DAGSTER_HOME": str(folder / "home"), "PYTHONPATH": f"{folder}{os.pathsep}{Path.cwd()}"}
    path = Path(sys.executable).parent
    commands = [
        [str(REDIS), "--bind", HOST, "--port", str(port), "--save", ""],
        [path / "dask", "scheduler", "--host", HOST, "--port", str(other), "--no-dashboard"],
    ]
    for number in range(2):
        commands.append([path / "dask", "worker", scheduler, "--nthreads", "1", "--nworkers", "1", "--no-dashboard"])
        commands.append([path / "celery", "-A", "dagster_celery.app", "worker", "-n", f"{number}@%h", "-c", "1"])
    started = []
    try:
        for command in commands:
            log = (folder / f"{len(started)}.log").open("wb")
            started.append(subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | given, cwd=folder))
            log.close()
        time.sleep(BEGIN)
        yield given
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait()


def run(job: str, given: dict[str, str]) -> str:
    """Run a job in a process of its own; how it ended."""
    words = [sys.executable, "-c", RUN, job]
    done = subprocess.run(words, env=os.environ | given, capture_output=True, text=True, check=False)
    return (done.stdout.strip().splitlines() or ["no end"])[-1]


def noted(given: dict[str, str]) -> list[list[str]]:
    """What was written down since it was asked last: run, process, what was done."""
    file = Path(given["TRIAL_NOTES"])
    told = file.read_text().splitlines() if file.is_file() else []
    file.unlink(missing_ok=True)
    return [line.split(" ", 2) for line in told]


def tried(engine: str, given: dict[str, str]) -> list[str]:
    """A line an answer."""
    said = []
    ended = run(f"failure_{engine}", given)
    did = [told for _, _, told in noted(given)]
    said.append(
        f"a step fails: {ended}, and the step after it was {'' if 'after_failure' in did else 'not '}worked off"
    )
    ended = run(f"pooled_{engine}", given)
    order = [told.split(" ")[1] for _, _, told in noted(given)]
    kept = order == ["begins", "ends"] * 2
    said.append(f"a pool of one: {ended}, steps {'one after the other' if kept else f'noted {order}'}")
    with ThreadPoolExecutor() as pool:
        both = list(pool.map(lambda _: run(f"long_{engine}", given), range(2)))
    said.append(f"two runs at once: {', '.join(both)}, and their step was worked off {len(noted(given))} times")
    return said


def timed(engine: str, given: dict[str, str]) -> str:
    """Seconds of twenty steps, the second time: the first imports."""
    run(f"many_{engine}", given)
    noted(given)
    began = time.monotonic()
    ended = run(f"many_{engine}", given)
    seconds = time.monotonic() - began
    return f"20 steps: {ended}, {seconds:.1f} s, by {len({pid for _, pid, _ in noted(given)})} processes"


def main() -> None:
    """Try each engine, and print what was found."""
    if REDIS is None:
        raise SystemExit("No Redis server is installed (Debian's package redis-server).")
    with tempfile.TemporaryDirectory(prefix="engines_") as folder, engines(Path(folder)) as given:
        print(f"load {os.getloadavg()[0]:.1f}\nin_process: {timed('in_process', given)}", flush=True)
        for engine in ENGINES:
            for told in (*tried(engine, given), timed(engine, given)):
                print(f"{engine}: {told}", flush=True)


if __name__ == "__main__":
    main()
