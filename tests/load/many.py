"""What changes or takes out many records at once: a bulk change beside people at work, the undoing of
an import, an export. Measured of Larets alone, through the interface that people use."""
import concurrent.futures
import itertools
import math
import statistics
import time

import installations
import load
from processes import Larets

BULK_RECORDS = 10_000
UNDO_ROWS = 100_000
EXPORT_ROWS = 1_000_000
CARD_CONNECTIONS = 8
POLL_SECONDS = 0.02
ENDED = {"done", "undone", "failed", "cancelled"}


class Done:
    """How a job over many records went."""

    def __init__(self, what: str, records: int, seconds: float, told: str = ""):
        self.what = what
        self.records = records
        self.seconds = seconds
        self.told = told
        self.p99_times = None


def until_ended(larets: Larets, path: str) -> dict:
    while True:
        job = larets.get(path)
        if job["state"] in ENDED:
            if job["failure"] or job["state"] in {"failed", "cancelled"}:
                raise SystemExit(f"{path} ended otherwise: {job}")
            return job
        time.sleep(POLL_SECONDS)


def begin(larets: Larets, path: str, body: dict) -> dict:
    status, _, answer = larets.ask("POST", path, body)
    if status != 202:
        raise SystemExit(f"{path} was answered {status}: {answer}")
    return answer


def bulk(larets: Larets, cards: str, rounds: int, seconds: float) -> list[Done]:
    """All contacts are given to another person, alone and while others open cards."""
    people = [person(larets, name) for name in ("first", "second")]
    turns = itertools.count()

    def assign() -> float:
        owner = people[next(turns) % 2]
        started = time.monotonic()
        act = begin(larets, "/api/v1/bulk", {"kind": "contacts", "all": True, "action": "assign", "owner_id": owner})
        ended = until_ended(larets, f"/api/v1/acts/{act['id']}")
        if ended["changed"] != BULK_RECORDS:
            raise SystemExit(f"not every contact was given away: {ended}")
        return time.monotonic() - started

    def p99(duration: float) -> float:
        return load.run(larets, "requests.lua", [cards, "1"], CARD_CONNECTIONS, duration).p99_ms

    p99(seconds)
    alone = statistics.median(assign() for _ in range(rounds))
    calm, busy, beside = [], [], []
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        for _ in range(rounds):
            calm.append(p99(seconds))
            # As long as the change lasts, about.
            meanwhile = pool.submit(p99, math.ceil(alone))
            beside.append(assign())
            busy.append(meanwhile.result())
    before, during = statistics.median(calm), statistics.median(busy)
    others = Done("assign, others open cards", BULK_RECORDS, statistics.median(beside))
    others.told = f"p99 of a card {during:.1f} ms, {before:.1f} ms without"
    others.p99_times = during / before
    return [Done("assign", BULK_RECORDS, alone), others]


def person(larets: Larets, name: str) -> str:
    """A new manager; answers with the id."""
    body = {
        "name": name,
        "email": f"{name}@larets.example",
        "password": "another-battery-staple-18-сундук",
        "roles": ["manager"],
    }
    status, _, answer = larets.ask("POST", "/api/v1/users", body)
    if status != 201:
        raise SystemExit(f"a person was answered {status}: {answer}")
    return answer["id"]


def undo(binary: str, place: installations.Installation) -> list[Done]:
    """An import that made all its records, and one that changed them all, are undone."""
    installations.fill(binary, place, UNDO_ROWS)

    def undone(what: str) -> Done:
        with Larets(binary, place.place, place.folder / "undo.log") as larets:
            newest = larets.get("/api/v1/imports")["items"][0]
            started = time.monotonic()
            act = begin(larets, f"/api/v1/imports/{newest['id']}/undo", {})
            ended = until_ended(larets, f"/api/v1/acts/{act['id']}")
            seconds = time.monotonic() - started
            if [ended["undone"], ended["left"]] != [UNDO_ROWS, 0]:
                raise SystemExit(f"not everything was undone: {ended}")
            return Done(what, UNDO_ROWS, seconds, f"{larets.memory_mb()[1]:.0f} MB at its highest")

    removed = undone("undo of an import that made the records")
    installations.bring_in(binary, place, UNDO_ROWS)
    # The same file once more gives every contact a tag.
    rules = ("--duplicates", "fill", "--duplicates-by", "phone", "--tag", "measured")
    installations.bring_in(binary, place, UNDO_ROWS, rules, "updated")
    return [removed, undone("undo of an import that changed the records")]


def export(larets: Larets, rows: int) -> Done:
    """Every contact with every column, as CSV."""
    before = larets.memory_mb()[0]
    started = time.monotonic()
    job = begin(larets, "/api/v1/exports", {"kind": "contacts", "format": "csv", "reason": "measured"})
    ended = until_ended(larets, f"/api/v1/exports/{job['id']}")
    seconds = time.monotonic() - started
    if ended["rows_done"] != rows:
        raise SystemExit(f"not every contact was taken out: {ended}")
    told = f"{before:.0f} MB before, {larets.memory_mb()[1]:.0f} MB at its highest"
    return Done("export to CSV", rows, seconds, told)
