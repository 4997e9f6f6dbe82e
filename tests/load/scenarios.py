"""What is asked of both servers: a card, a page anywhere in the list, a new contact, a search."""
import itertools
import json
import pathlib
import random
import urllib.parse

import load
from processes import Larets, Program

CONNECTIONS = 32
SEARCH_CONNECTIONS = 8
PAGE = 50
CARDS_MOST = 50_000
SEARCHES = 5_000
SEED = 7


class Places:
    """Files of paths to ask a server for, gathered by walking its whole list once."""

    def __init__(self, server: Program, size: int, folder: pathlib.Path, name: str):
        draw = random.Random(SEED)
        # Pages begin all over the list; a bigger step where every page would be too many.
        step = min(200, max(PAGE, size // 5_000))
        cards, lists, names, filters = [], [], [], []
        path = f"/api/v1/contacts?sort=name&limit={step}"
        cursor, seen = None, 0
        while True:
            query = f"&cursor={urllib.parse.quote(cursor)}" if cursor else ""
            page = server.get(path + query)
            # The first page counts the list too; it is asked for once, the others again and again.
            if cursor:
                lists.append(f"/api/v1/contacts?sort=name&limit={PAGE}{query}")
            items = page["items"]
            seen += len(items)
            for item in draw.sample(items, min(len(items), max(1, CARDS_MOST * step // size))):
                cards.append(f"/api/v1/contacts/{item['id']}")
                names.append((item["last_name"], item["first_name"]))
                if server.headers:
                    filters.append(three_conditions(draw, item))
            cursor = page["next_cursor"]
            if cursor is None or not items:
                break
        if seen < size:
            raise SystemExit(f"the list of {name} has {seen} of {size} contacts")
        self.cards = write(folder / f"{name}-cards", cards)
        asked = draw.sample(filters, min(len(filters), SEARCHES))
        self.filters = write(folder / f"{name}-filters", asked)
        self.counts = write(folder / f"{name}-counts", (path.replace("count=none", "count=only") for path in asked))
        self.lists = write(folder / f"{name}-lists", lists)
        self.searches = write(folder / f"{name}-searches", (search(draw, names) for _ in range(SEARCHES)))


def search(draw: random.Random, names: list[tuple[str, str]]) -> str:
    """The beginnings of two words of one name, in either order, as somebody types them."""
    words = [word[: draw.randint(3, 5)].lower() for word in draw.choice(names)]
    draw.shuffle(words)
    return f"/api/v1/search?limit=8&q={urllib.parse.quote(' '.join(words))}"


def three_conditions(draw: random.Random, item: dict) -> str:
    """What a contact is found by among others, by conditions of several kinds."""
    conditions = [
        {"field": "source", "op": "is", "value": item["source"]},
        {"field": "address", "op": "is", "value": item["address"]},
        draw.choice(
            [
                {"field": "name", "op": "starts_with", "value": item["last_name"]},
                {"field": "tag", "op": "has_not", "value": "важный"},
                {"field": "created_at", "op": "last_n_days", "value": 30},
                {"any": [{"field": "owner", "op": "is", "value": "me"}, {"field": "owner", "op": "empty"}]},
            ]
        ),
    ]
    filter = json.dumps({"all": conditions}, ensure_ascii=False)
    # As the interface asks: the page at once, the number apart.
    return f"/api/v1/contacts?sort=name&limit={PAGE}&count=none&filter={urllib.parse.quote(filter)}"


def write(file: pathlib.Path, paths) -> str:
    file.write_text("".join(f"{path}\n" for path in paths))
    return str(file)


class Scenarios:
    """The scenarios on one size. Rounds of the two servers alternate, so that whatever else the
    machine does meets both alike."""

    def __init__(self, larets: Larets, bare: Program, size: int, folder: pathlib.Path, rounds: int, seconds: float):
        self.larets, self.bare = larets, bare
        self.rounds, self.seconds = rounds, seconds
        self.numbers = itertools.count(0, 3_000_000)
        self.places = {
            server: Places(server, size, folder, f"{size}-{name}")
            for server, name in ((larets, "larets"), (bare, "bare"))
        }

    def card(self) -> dict[str, load.Measured]:
        """Opening one contact, any."""
        return self.alternate(lambda server, seconds: self.get(server, "cards", CONNECTIONS, seconds))

    def list(self) -> dict[str, load.Measured]:
        """A page of 50 by name, anywhere."""
        return self.alternate(lambda server, seconds: self.get(server, "lists", CONNECTIONS, seconds))

    def create(self) -> dict[str, load.Measured]:
        """A contact with a phone and an e-mail; at the product after the look for duplicates that
        the form makes, at the bare handler one insert."""

        def one(server, seconds):
            checks = server is self.larets
            arguments = [str(next(self.numbers)), "check" if checks else "plain"]
            each = 2 if checks else 1
            return load.run(server, "create.lua", arguments, CONNECTIONS, seconds, each)

        return self.alternate(one)

    def filtered(self) -> dict[str, load.Measured]:
        """The first page of a list under three conditions; the bare handler has none."""
        return self.alone("filters")

    def counted(self) -> dict[str, load.Measured]:
        """How many such a list has."""
        return self.alone("counts")

    def search(self) -> dict[str, load.Measured]:
        """Two beginnings of words; the bare handler has nothing of the kind."""
        return self.alone("searches")

    def alone(self, kind: str) -> dict[str, load.Measured]:
        """What only the product has."""
        self.get(self.larets, kind, SEARCH_CONNECTIONS, self.warm_up())
        rounds = [self.get(self.larets, kind, SEARCH_CONNECTIONS, self.seconds) for _ in range(self.rounds)]
        return {"larets": load.Measured(rounds)}

    def get(self, server: Program, kind: str, connections: int, seconds: float) -> load.Round:
        arguments = [getattr(self.places[server], kind), str(SEED)]
        return load.run(server, "requests.lua", arguments, connections, seconds)

    def alternate(self, one) -> dict[str, load.Measured]:
        return alternate(self, one)

    def warm_up(self) -> float:
        return warm_up(self.seconds)


def alternate(scenarios, one) -> dict[str, load.Measured]:
    """A warm-up and then all rounds, the two servers in turns."""
    found = {"bare": [], "larets": []}
    for server in (scenarios.bare, scenarios.larets):
        one(server, warm_up(scenarios.seconds))
    for _ in range(scenarios.rounds):
        found["bare"].append(one(scenarios.bare, scenarios.seconds))
        found["larets"].append(one(scenarios.larets, scenarios.seconds))
    return {name: load.Measured(rounds) for name, rounds in found.items()}


def warm_up(seconds: float) -> float:
    return max(1, seconds // 3)
