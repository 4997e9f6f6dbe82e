#!/usr/bin/env python3
"""Measures Larets beside a bare handler on the same database, and prints one report in Markdown.

    make bench
    make bench ARGS="--only card,list --size 10000"
    make bench ARGS="--engine postgres --size 100000"
"""
import argparse
import contextlib
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

import deals
import installations
import many
import report
from processes import Bare, Larets
from scenarios import Places, Scenarios

SIZES = [10_000, 100_000, 1_000_000]
CONTACTS = ["card", "list", "filtered", "counted", "search", "create"]
DEALS = ["board", "move"]
MANY = ["bulk", "undo", "export"]
SCENARIOS = ["import", *CONTACTS, *DEALS, *MANY]
IMPORT_ROWS = 100_000
DEALS_COUNT = 100_000


def main() -> None:
    arguments = read_arguments()
    # Ended from outside, it still stops its servers and removes its copies.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    results = report.Results()
    results.binary_mb = os.stat(arguments.larets).st_size / 2**20
    cache = pathlib.Path(arguments.cache)
    cache.mkdir(parents=True, exist_ok=True)
    work = pathlib.Path(tempfile.mkdtemp(prefix="run-", dir=cache))
    try:
        machine = report.machine(work)
        if "import" in arguments.only:
            tell(f"importing {IMPORT_ROWS:,} rows")
            with Place(arguments, work / "import") as fresh:
                results.imported = installations.fill(arguments.larets, fresh, IMPORT_ROWS)
        for size in arguments.size:
            if set(arguments.only) & set(CONTACTS):
                measure(arguments, size, work, results)
        if set(arguments.only) & set(DEALS):
            measure_deals(arguments, work, results)
        if set(arguments.only) & set(MANY):
            measure_many(arguments, work, results)
        text = report.markdown(results, machine, shlex.join(["bench.sh", *sys.argv[5:]]))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    (cache / "report.md").write_text(text)
    print(text)


def read_arguments() -> argparse.Namespace:
    cache = os.environ.get("LARETS_CACHE", str(pathlib.Path.home() / ".cache/larets"))
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )

    def one_of(text):
        names = text.split(",")
        if unknown := set(names) - set(SCENARIOS):
            raise argparse.ArgumentTypeError(f"no scenario {', '.join(unknown)}")
        return names

    def sizes(text):
        return [int(size) for size in text.split(",")]

    parser.add_argument("--larets", required=True, help="the binary to measure")
    parser.add_argument("--bare", required=True, help="the bare handler")
    parser.add_argument("--only", type=one_of, default=SCENARIOS, help=",".join(SCENARIOS))
    parser.add_argument("--size", type=sizes, default=SIZES, help="contacts: 10000,1000000")
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=5, help="of each server, alternating")
    parser.add_argument("--seconds", type=float, default=5, help="of a round")
    parser.add_argument("--cache", default=f"{cache}/bench", help="where filled installations are kept")
    return parser.parse_args()


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Place:
    """Where an empty installation can be made: a folder, and a database of its own on PostgreSQL if
    that is the engine."""

    def __init__(self, arguments: argparse.Namespace, folder: pathlib.Path):
        self.folder = folder
        self.postgres = None
        if arguments.engine == "postgres":
            command = ["cargo", "run", "--quiet", "--locked", "--package", "larets-testkit"]
            self.postgres = subprocess.Popen(
                [*command, "--bin", "test-database"],
                cwd=installations.REPOSITORY,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )

    def __enter__(self) -> installations.Installation:
        url = self.postgres and self.postgres.stdout.readline().strip()
        if url == "":
            raise SystemExit("no PostgreSQL")
        return installations.Installation(self.folder, url)

    def __exit__(self, *_) -> None:
        if self.postgres:
            # Closing its input tells it to drop the database.
            self.postgres.communicate()


def measure(arguments, size: int, work: pathlib.Path, results: report.Results) -> None:
    """All scenarios over contacts on one size."""

    def all_of(larets, bare, folder):
        tell(f"walking the list of {size:,}")
        return Scenarios(larets, bare, size, folder, arguments.rounds, arguments.seconds)

    with filled(arguments, size, work / str(size)) as installation:
        measure_on(arguments, size, installation, CONTACTS, all_of, results)


def measure_deals(arguments, work: pathlib.Path, results: report.Results) -> None:
    """All scenarios over deals."""

    def all_of(larets, bare, folder):
        tell(f"walking {DEALS_COUNT:,} deals")
        return deals.Scenarios(larets, bare, folder, arguments.rounds, arguments.seconds)

    if arguments.engine == "sqlite":
        cache = pathlib.Path(arguments.cache)
        installation = deals.cached(arguments.larets, DEALS_COUNT, cache, work)
        measure_on(arguments, DEALS_COUNT, installation, DEALS, all_of, results)
        shutil.rmtree(work / "deals")
        return
    with Place(arguments, work / "deals") as installation:
        tell(f"filling {DEALS_COUNT:,} deals")
        installations.fill(arguments.larets, installation, deals.CONTACTS)
        with Larets(arguments.larets, installation.place, installation.folder / "fill.log") as larets:
            deals.fill(larets, DEALS_COUNT)
        measure_on(arguments, DEALS_COUNT, installation, DEALS, all_of, results)


def measure_many(arguments, work: pathlib.Path, results: report.Results) -> None:
    """What changes or takes out many records at once."""
    rounds, seconds = arguments.rounds, arguments.seconds
    if "bulk" in arguments.only:
        tell(f"changing {many.BULK_RECORDS:,} contacts at once")
        with filled(arguments, many.BULK_RECORDS, work / "bulk") as place, started(arguments, place) as larets:
            cards = Places(larets, many.BULK_RECORDS, place.folder, "larets").cards
            results.many += many.bulk(larets, cards, rounds, seconds)
    if "undo" in arguments.only:
        tell(f"undoing imports of {many.UNDO_ROWS:,} contacts")
        with Place(arguments, work / "undo") as place:
            results.many += many.undo(arguments.larets, place)
    if "export" in arguments.only:
        tell(f"taking {many.EXPORT_ROWS:,} contacts out")
        with filled(arguments, many.EXPORT_ROWS, work / "export") as place, started(arguments, place) as larets:
            results.many.append(many.export(larets, many.EXPORT_ROWS))


def started(arguments, place: installations.Installation) -> Larets:
    return Larets(arguments.larets, place.place, place.folder / "larets.log")


@contextlib.contextmanager
def filled(arguments, size: int, folder: pathlib.Path):
    """An installation with so many contacts, removed at the end."""
    if arguments.engine == "sqlite":
        shutil.copytree(installations.original(arguments.larets, size, pathlib.Path(arguments.cache)), folder)
        yield installations.Installation(folder, None)
    else:
        with Place(arguments, folder) as installation:
            tell(f"filling {size:,} contacts")
            installations.fill(arguments.larets, installation, size)
            yield installation
    shutil.rmtree(folder)


def measure_on(arguments, size: int, installation, names, all_of, results: report.Results) -> None:
    folder = installation.folder
    before = installations.recorded(arguments.larets, installation)
    with (
        started(arguments, installation) as larets,
        Bare(arguments.bare, installation.database, folder / "bare.log") as bare,
    ):
        scenarios = all_of(larets, bare, folder)
        for name in names:
            if name in arguments.only:
                tell(f"{name} at {size:,}")
                results.scenarios[name, size] = getattr(scenarios, name)()
        if names is CONTACTS:
            results.memory_mb = (*larets.memory_mb(), size)
    # What was answered without an event would be measured for less than it is.
    events = installations.recorded(arguments.larets, installation) - before
    if events < larets.answered:
        raise SystemExit(f"{larets.answered} requests were answered and {events} events recorded")
    tell(f"{events:,} events recorded of {larets.answered:,} answered requests; the record is whole")


if __name__ == "__main__":
    main()
