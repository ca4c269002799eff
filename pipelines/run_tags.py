"""Who runs a run, on which machine and with which code: tags that its own process gives it, whatever started it."""

import os
import socket
from pathlib import Path

from assets.published.chain import who
from assets.version import code_version

USER, HOST, CODE = "performance/user", "performance/host", "performance/code_version"
PROCESS = "performance/process"  # machine, number and beginning of the process that runs it
ALERTS = "performance/alerts"  # who tells of it
TOLD_BY_ITSELF = {ALERTS: "told by the command"}  # of a run whose own process does; others are the daemon's
FOUND_DEAD = {ALERTS: "told by who found it dead"}


def own_tags() -> dict[str, str]:
    """Tags of a run of this process."""
    return {USER: who(), HOST: socket.gethostname(), CODE: code_version(), PROCESS: own_process()}


def own_process() -> str:
    """Machine, number and beginning of this process, as the tag PROCESS has them."""
    return f"{socket.gethostname()} {os.getpid()} {_began(os.getpid())}"


def is_lost(process: str) -> bool:
    """Whether a process of this machine is no more; another may bear its number now."""
    host, _, rest = process.partition(" ")
    number, _, began = rest.partition(" ")
    return host == socket.gethostname() and _began(int(number)) != began


def _began(number: int) -> str:
    """When a process began, in ticks since the machine did; '' where there is none of that number."""
    told = Path(f"/proc/{number}/stat")
    try:
        return told.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
    except (FileNotFoundError, ProcessLookupError):
        return ""
