"""What a measured process is told, on its command line."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Job:
    """Where Telegram and the database are, how many households and issues there are."""

    api: str
    token: str
    folder: str
    """For whatever the process writes."""
    database: str
    """A database's URL; empty: SQLite in the folder."""
    households: int
    issues: int
    at_once: int
    """The stock bot's concurrent_updates; 1: one after another."""

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> "Job":
        return cls(**json.loads(text))

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return Path(self.folder) / "seconds.db"

    @property
    def url(self) -> str:
        return self.database or f"sqlite:///{self.file}"
