"""Dagster's event log in SQLite, its files held open: opening one for each event was a third of a small run."""

from collections import OrderedDict
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

MOST_HELD = 8  # files at once: a server shows many runs, one after another
PATIENCE_S = 60  # for another process that writes to the same file


class HeldEventLog(SqliteEventLogStorage):
    """Events of runs in the files where Dagster's own storage keeps them: `base_dir`/history/runs.

    Dagster makes an engine, a connection and a compiled statement anew for each event, and each commit waits for the
    disk. Here a file's connection is kept (one thread at a time has it: the storage's lock), and a commit is sure
    against the end of the process; of a power cut the last events may be lost, and never the file. No release is in it.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(  # ty: ignore[incompatible-method-override]  Dagster's own is narrower than its base too
        cls, inst_data: ConfigurableClassData | None, config_value: dict[str, str]
    ) -> "HeldEventLog":
        """Make it of the settings of dagster.yaml: base_dir, the folder of the instance."""
        return cls(str(Path(config_value["base_dir"]) / "history" / "runs"), inst_data)

    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table. Dagster asks at each check, by a new connection; one that is there stays."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    @contextmanager
    def _connect(self, shard: str) -> Generator[Connection]:
        with self._db_lock:
            engine = self._held(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def _held(self, shard: str) -> Engine:
        if shard not in self._engines:
            held = {"timeout": PATIENCE_S, "check_same_thread": False}
            engine = create_engine(self.conn_string_for_shard(shard), poolclass=StaticPool, connect_args=held)
            event.listen(engine, "connect", lambda opened, _: opened.execute("PRAGMA synchronous = NORMAL"))
            self._engines[shard] = engine
        self._engines.move_to_end(shard)
        while len(self._engines) > MOST_HELD:
            self._engines.popitem(last=False)[1].dispose()
        return self._engines[shard]

    def dispose(self) -> None:
        """Close the files."""
        with self._db_lock:
            while self._engines:
                self._engines.popitem()[1].dispose()
        super().dispose()
