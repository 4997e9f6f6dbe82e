"""Filled installations: made once by `larets import` of a generated file, kept in the cache folder,
copied for each run."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

from processes import Larets

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
GENERATOR = REPOSITORY / "tests/generate_contacts.py"
MIGRATIONS = REPOSITORY / "crates/larets-storage/migrations"


class Installation:
    """A data folder with its key file, and a database in it or on PostgreSQL."""

    def __init__(self, folder: pathlib.Path, postgres: str | None):
        self.folder = folder
        self.database = postgres or str(folder / "data/larets.sqlite3")
        self.place = ["--data", str(folder / "data"), "--key-file", str(folder / "larets.key")]
        if postgres:
            self.place += ["--database", postgres]


class Filled:
    """How an import went."""

    def __init__(self, rows: int, seconds: float, cpu_seconds: float, memory_mb: float):
        self.rows = rows
        self.seconds = seconds
        self.cpu_seconds = cpu_seconds
        self.memory_mb = memory_mb


def fill(larets: str, installation: Installation, rows: int) -> Filled:
    """Sets an empty installation up and imports `rows` generated contacts with the command line."""
    folder = installation.folder
    folder.mkdir(parents=True)
    with Larets(larets, installation.place, folder / "set-up.log"):
        pass
    return bring_in(larets, installation, rows)


def bring_in(larets: str, installation: Installation, rows: int, rules: tuple[str, ...] = (), counted: str = "created") -> Filled:
    """Imports `rows` generated contacts with the command line; all of them have to be counted so."""
    file = installation.folder / "contacts.csv"
    with file.open("wb") as out:
        subprocess.run([sys.executable, GENERATOR, "--rows", str(rows)], stdout=out, check=True)
    command = [larets, "import", str(file), "--as", "contacts", "--json", "--log", "error", *rules]
    started = time.monotonic()
    process = subprocess.Popen([*command, *installation.place], stdout=subprocess.PIPE)
    answer = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    file.unlink()
    if status != 0 or json.loads(answer)[counted] != rows:
        raise SystemExit(f"the import ended with {status}: {answer.decode()}")
    return Filled(rows, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def original(larets: str, rows: int, cache: pathlib.Path) -> pathlib.Path:
    """The kept installation on SQLite with `rows` contacts; made when there is none of this schema
    yet."""
    kept = cache / f"{rows}-{schema()}"
    if not kept.exists():
        # Renamed when it is whole, so that a run that is stopped leaves nothing half-filled.
        unfinished = cache / f"{rows}-unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        print(f"filling {rows:,} contacts, once", file=sys.stderr)
        filled = fill(larets, Installation(unfinished, None), rows)
        print(f"filled in {filled.seconds:.0f} s", file=sys.stderr)
        for old in cache.glob(f"{rows}-*"):
            if old != unfinished:
                shutil.rmtree(old)
        unfinished.rename(kept)
    return kept


def recorded(larets: str, installation: Installation) -> int:
    """How many events the record has, after it was verified whole."""
    command = [larets, "audit", "verify", "--json", *installation.place]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"the record of events is not whole: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)["events"]


def schema() -> str:
    """Changes with the tables and with what is generated."""
    digest = hashlib.sha256(GENERATOR.read_bytes())
    for file in sorted(MIGRATIONS.rglob("*.sql")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
