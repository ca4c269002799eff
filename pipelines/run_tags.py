"""Who runs a run, on which machine and with which code: tags that its own process gives it, whatever started it."""

import socket

from assets.published.chain import who
from assets.version import code_version

USER, HOST, CODE = "performance/user", "performance/host", "performance/code_version"


def own_tags() -> dict[str, str]:
    """Tags of a run of this process."""
    return {USER: who(), HOST: socket.gethostname(), CODE: code_version()}
