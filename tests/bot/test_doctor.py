"""What the doctor sees at a glance."""

import os
from pathlib import Path

from bot.doctor import backups


def test_backups_older_than_residents_were_told_are_named(tmp_path: Path) -> None:
    for name in ("yishiting-old.db", "yishiting-new.db"):
        (tmp_path / name).touch()
    os.utime(tmp_path / "yishiting-old.db", (0, 0))
    found = backups(30, tmp_path)
    assert not found.well
    assert "yishiting-old.db" in found.says
    assert "yishiting-new.db" not in found.says
    assert backups(30, tmp_path / "none yet").well
