"""The judging process: `python -m assets.published.data_docs`. Imports what is slow once, then answers by the line."""

from assets.published.data_docs.sparing import spare_slow_imports


def main() -> None:
    """Serve until the process that asks is gone."""
    spare_slow_imports()
    from assets.published.data_docs.serving import serve  # noqa: PLC0415  Great Expectations is imported here

    serve()


if __name__ == "__main__":
    main()
