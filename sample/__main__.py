"""Write the sample into a folder: `python -m sample DIR [SEED]`."""

import sys
from pathlib import Path

from sample.write import SEED, NotASample, write_sample

USAGE = "usage: python -m sample DIR [SEED]"


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    if len(arguments) not in (1, 2) or not all(seed.isdigit() for seed in arguments[1:]):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        raw = write_sample(Path(arguments[0]), seed=int(arguments[1]) if arguments[1:] else SEED)
    except NotASample as reason:
        print(reason, file=sys.stderr)
        return 1
    print(raw)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
