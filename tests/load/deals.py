"""What is asked of both servers about deals: the board of a pipeline, and moves. And the filling of
an installation with deals, over HTTP as people make them."""
import concurrent.futures
import http.client
import json
import pathlib
import random
import shutil
import sys

import installations
import load
from processes import Larets, Program
from scenarios import CONNECTIONS, alternate

CONTACTS = 10_000
BOARD_CARDS = 20
FILLERS = 16
SEED = 11
CURRENCIES = ["RUB"] * 8 + ["USD", "EUR"]


def pipeline_of(larets: Larets) -> dict:
    return larets.get("/api/v1/pipelines")["items"][0]


def fill(larets: Larets, deals: int) -> None:
    """Makes so many deals, spread evenly over the stages, each with one of the contacts."""
    stages = [stage["id"] for stage in pipeline_of(larets)["stages"]]
    contacts = [contact["id"] for contact in larets.get("/api/v1/contacts?limit=200")["items"]]

    def some(first: int) -> None:
        draw = random.Random(SEED * 1_000 + first)
        connection = http.client.HTTPConnection(larets.address, timeout=60)
        headers = {**larets.headers, "Content-Type": "application/json"}
        for number in range(first, deals, FILLERS):
            amount = {"value": f"{draw.randrange(1_000, 5_000_000)}.{draw.randrange(100):02d}"}
            body = {
                "title": f"Поставка {number}",
                "stage_id": stages[number % len(stages)],
                "contacts": [draw.choice(contacts)],
                "amount": amount | {"currency": draw.choice(CURRENCIES)},
                "lost_reason": "дорого",
            }
            connection.request("POST", "/api/v1/deals", json.dumps(body).encode(), headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 201:
                raise SystemExit(f"a deal was answered {answer.status}: {text.decode()}")

    with concurrent.futures.ThreadPoolExecutor(FILLERS) as pool:
        list(pool.map(some, range(FILLERS)))


def cached(larets: str, deals: int, cache: pathlib.Path, work: pathlib.Path) -> installations.Installation:
    """A copy of an installation on SQLite with so many deals; made once, as that of contacts is."""
    original = cache / f"deals-{deals}-{installations.schema()}"
    if not original.exists():
        print(f"filling {deals:,} deals, once", file=sys.stderr)
        for old in cache.glob(f"deals-{deals}-*"):
            shutil.rmtree(old)
        unfinished = cache / f"deals-{deals}-unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(installations.original(larets, CONTACTS, cache), unfinished)
        place = installations.Installation(unfinished, None).place
        with Larets(larets, place, unfinished / "fill.log") as server:
            fill(server, deals)
        unfinished.rename(original)
    copy = work / "deals"
    shutil.copytree(original, copy)
    return installations.Installation(copy, None)


class Scenarios:
    """The scenarios over deals; rounds of the two servers alternate."""

    def __init__(self, larets: Larets, bare: Program, folder: pathlib.Path, rounds: int, seconds: float):
        self.larets, self.bare = larets, bare
        self.rounds, self.seconds = rounds, seconds
        pipeline = pipeline_of(larets)
        self.stages = [stage["id"] for stage in pipeline["stages"]]
        board = folder / "board"
        board.write_text(f"/api/v1/pipelines/{pipeline['id']}/board?limit={BOARD_CARDS}\n")
        self.board_file, self.board_path = str(board), board.read_text().strip()
        self.moves_file, self.deals = self.walk(folder / "moves")
        self.moved = 0

    def walk(self, file: pathlib.Path) -> tuple[str, int]:
        """Every deal in random order with another stage to move to."""
        draw = random.Random(SEED)
        lines = []
        for deal in self.all_deals():
            others = [stage for stage in self.stages if stage != deal["stage_id"]]
            lines.append(f"/api/v1/deals/{deal['id']} {draw.choice(others)} {deal['stage_id']}\n")
        draw.shuffle(lines)
        file.write_text("".join(lines))
        return str(file), len(lines)

    def all_deals(self):
        cursor = ""
        while cursor is not None:
            page = self.larets.get(f"/api/v1/deals?sort=name&limit=200{cursor and '&cursor=' + cursor}")
            yield from page["items"]
            cursor = page["next_cursor"]

    def board(self) -> dict[str, load.Measured]:
        """The board: its stages with 20 deals each, and the totals over all of them."""

        def one(server, seconds):
            return load.run(server, "requests.lua", [self.board_file, str(SEED)], CONNECTIONS, seconds)

        found = alternate(self, one)
        self.prove_sums()
        return found

    def move(self) -> dict[str, load.Measured]:
        """A deal to another stage, and back when all of a round's have been moved."""

        def one(server, seconds):
            # Deals of its own for each round, as one knows how often they were moved.
            share = self.deals // (2 * (self.rounds + 1))
            first, self.moved = self.moved + 1, self.moved + share
            arguments = [self.moves_file, str(first), str(self.moved)]
            return load.run(server, "moves.lua", arguments, CONNECTIONS, seconds)

        return alternate(self, one)

    def prove_sums(self) -> None:
        """The totals of the board are those of its deals, or there is no report."""
        wanted = {stage: [0, {}] for stage in self.stages}
        for deal in self.all_deals():
            total = wanted[deal["stage_id"]]
            total[0] += 1
            amount = deal["amount"]
            if amount:
                minor = int(amount["value"].replace(".", ""))
                total[1][amount["currency"]] = total[1].get(amount["currency"], 0) + minor
        for column in self.larets.get(self.board_path)["columns"]:
            sums = {sum["currency"]: int(sum["value"].replace(".", "")) for sum in column["sums"]}
            if [column["count"], sums] != wanted[column["stage"]["id"]]:
                raise SystemExit(f"the board's totals are not those of its deals: {column['stage']}")
