#!/usr/bin/env python3
"""Does the time of an answer tell what the answer hides?

    tests/load/timing.py BINARY [--pairs 1000] [--sign-ins 1000] [--database URL]

Starts BINARY (`larets`) on an empty folder, fills it, and asks as an operator, who sees no phone
and no address: each route once with a value that is stored and once with one that is not, in turn
and in random order, on one connection. The two series are compared by the Mann-Whitney test. Each
route is measured once and every p is printed: nothing is measured again until it passes. Several
routes are tested at once, so a route tells something when its p is below 0.01 divided by their
number (Bonferroni): where no route tells anything, one run in a hundred fails by chance. A p
between that and 0.01 is marked `low`; of eight routes, one run in thirteen has one by chance. Who
doubts a mark takes another --seed and more --pairs, and tells of both runs.

Then sign-ins with a wrong password, of people who exist and of people who do not: the medians have
to lie within 5 ms. They come from many loopback addresses, as the server slows down a network that
fails too often.

Times are compared here and never in `make test`: a busy machine must not fail a build. Exit code 0:
nothing told; 1: a difference. Needs only Python and Linux (source addresses in 127.0.0.0/8).
"""

import argparse
import http.client
import json
import math
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

PASSWORD = "correct-clavicle-93-lopata"
P_WANTED = 0.01
MEDIANS_WITHIN_MS = 5.0
CLIENTS = 300
# Failures of an account and of a network that cost nothing, and a little less.
PER_ACCOUNT = 4
PER_NETWORK = 40


class Person:
    """Somebody at one connection that is kept."""

    def __init__(self, port, source="127.0.0.1"):
        self.connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=120, source_address=(source, 0)
        )
        self.headers = {"Content-Type": "application/json"}

    def call(self, method, path, body=None):
        """Status, JSON, and milliseconds from the first byte sent to the last received."""
        text = None if body is None else json.dumps(body)
        begun = time.perf_counter()
        self.connection.request(method, path, text, self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        took = (time.perf_counter() - begun) * 1000
        cookie = answer.getheader("Set-Cookie")
        if cookie and answer.status == 201:
            self.headers["Cookie"] = cookie.split(";")[0]
            self.headers["X-CSRF-Token"] = json.loads(content)["csrf_token"]
        return answer.status, json.loads(content) if content else None, took

    def wanted(self, status, method, path, body=None):
        got, content, _ = self.call(method, path, body)
        if got != status:
            sys.exit(f"{method} {path}: expected {status}, got {got}: {content}")
        return content


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(binary, folder, database):
    """The running server, its port, and the token of its set-up link."""
    port = free_port()
    command = [binary, "serve", "--data", f"{folder}/data", "--tls", "off"]
    command += ["--listen", f"127.0.0.1:{port}"]
    command += ["--database", database] if database else []
    server = subprocess.Popen(
        command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    for line in server.stdout:
        for word in line.split():
            if word.startswith("http") and "/setup" in word:
                return server, port, word.split("#")[-1].split("=")[-1]
    sys.exit("the server printed no set-up link")


def stored(number):
    return f"8 (916) {100 + number % 800}-{10 + number // 800}-{number % 100:02}", f"known{number}@firm.example"


def absent(number):
    return f"8 (926) {100 + number % 800}-{10 + number // 800}-{number % 100:02}", f"alien{number}@firm.example"


def fill(root):
    for number in range(CLIENTS):
        phone, email = stored(number)
        root.wanted(201, "POST", "/api/v1/contacts", {
            "last_name": f"Client{number}",
            "phones": [{"kind": "mobile", "value": phone}],
            "emails": [{"kind": "work", "value": email}],
        })


def get(path, **query):
    return "GET", f"/api/v1/{path}?{urllib.parse.urlencode(query)}", None


def condition(field, value):
    return json.dumps({"all": [{"field": field, "op": "is", "value": value}]})


# Name, and the request made of a phone and an address.
ROUTES = [
    ("search by phone", lambda phone, _: get("search", q=phone)),
    ("search by last four", lambda phone, _: get("search", q=phone[-5:].replace("-", ""))),
    ("search by e-mail", lambda _, email: get("search", q=email)),
    ("list with words", lambda phone, _: get("contacts", q=phone)),
    ("filter by phone", lambda phone, _: get("contacts", filter=condition("phone", phone))),
    ("filter by e-mail", lambda _, email: get("contacts", filter=condition("email", email))),
    (
        "duplicate check",
        lambda phone, email: (
            "POST", "/api/v1/contacts/duplicates", {"phones": [phone], "emails": [email]}
        ),
    ),
    (
        "create",
        lambda phone, email: (
            "POST", "/api/v1/contacts",
            {
                "last_name": "New",
                "phones": [{"kind": "mobile", "value": phone}],
                "emails": [{"kind": "work", "value": email}],
            },
        ),
    ),
]


def mann_whitney(left, right):
    """The two-sided p of two samples, by the normal approximation with ties."""
    ranked = sorted([(value, 0) for value in left] + [(value, 1) for value in right])
    rank_sum, ties, place = 0.0, 0.0, 0
    while place < len(ranked):
        end = place
        while end < len(ranked) and ranked[end][0] == ranked[place][0]:
            end += 1
        rank = (place + 1 + end) / 2
        rank_sum += rank * sum(1 for _, side in ranked[place:end] if side == 0)
        ties += (end - place) ** 3 - (end - place)
        place = end
    n, m = len(left), len(right)
    u = rank_sum - n * (n + 1) / 2
    spread = n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1)))
    z = (u - n * m / 2) / math.sqrt(spread)
    return math.erfc(abs(z) / math.sqrt(2))


def pairs(person, make, count):
    """Milliseconds with stored values, and with values that are not there."""
    times = ([], [])
    for number in range(count):
        sides = [(0, stored(number % CLIENTS)), (1, absent(number % CLIENTS))]
        random.shuffle(sides)
        for side, values in sides:
            status, content, took = person.call(*make(*values))
            if status >= 500:
                sys.exit(f"{status}: {content}")
            times[side].append(took)
    return times


def routes(operator, count):
    told = False
    print(f"{'route':22} {'stored ms':>10} {'absent ms':>10} {'p':>8}")
    for name, make in ROUTES:
        pairs(operator, make, 20)
        known, unknown = pairs(operator, make, count)
        p = mann_whitney(known, unknown)
        tells = p <= P_WANTED / len(ROUTES)
        mark = "THE TIME TELLS" if tells else "low" if p <= P_WANTED else ""
        print(
            f"{name:22} {statistics.median(known):10.3f} "
            f"{statistics.median(unknown):10.3f} {p:8.4f} {mark}".rstrip(),
            flush=True,
        )
        told |= tells
    return told


def sign_ins(root, port, count):
    each = count // 2
    people = -(-each // PER_ACCOUNT)
    # The server has closed what was idle meanwhile; this opens again by itself.
    root.connection.close()
    for number in range(people):
        root.wanted(201, "POST", "/api/v1/users", {
            "name": f"Person {number}", "email": f"person{number}@firm.example",
            "password": PASSWORD, "roles": ["manager"], "department_id": None,
        })
    times = ([], [])
    for number in range(each):
        network = number * 2 // PER_NETWORK
        person = Person(port, f"127.{1 + network // 250}.{network % 250}.7")
        sides = [(0, f"person{number % people}"), (1, f"nobody{number % people}")]
        random.shuffle(sides)
        for side, name in sides:
            body = {"email": f"{name}@firm.example", "password": "not-the-password-0"}
            status, content, took = person.call("POST", "/api/v1/sessions", body)
            if status != 401:
                sys.exit(f"expected 401, got {status}: {content}")
            times[side].append(took)
        person.connection.close()
    known, unknown = (statistics.median(one) for one in times)
    apart = abs(known - unknown)
    print(f"sign-in, {2 * each} tries: known {known:.2f} ms, unknown {unknown:.2f} ms, "
          f"{apart:.2f} ms apart, p {mann_whitney(*times):.4f}")
    return apart > MEDIANS_WITHIN_MS


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--sign-ins", type=int, default=1000)
    parser.add_argument("--database")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory(prefix="larets-timing-") as folder:
        server, port, token = start(options.binary, folder, options.database)
        try:
            root = Person(port)
            root.wanted(201, "POST", "/api/v1/setup", {
                "token": token,
                "company": {
                    "name": "Firm", "language": "en", "time_zone": "Europe/Moscow",
                    "currency": "RUB", "phone_region": "RU",
                },
                "administrator": {
                    "name": "Root", "email": "root@firm.example", "password": PASSWORD,
                },
            })
            root.wanted(201, "POST", "/api/v1/users", {
                "name": "Operator", "email": "operator@firm.example", "password": PASSWORD,
                "roles": ["operator"], "department_id": None,
            })
            fill(root)
            operator = Person(port)
            operator.wanted(201, "POST", "/api/v1/sessions", {
                "email": "operator@firm.example", "password": PASSWORD,
            })
            told = routes(operator, options.pairs) if options.pairs else False
            slow = sign_ins(root, port, options.sign_ins) if options.sign_ins else False
        finally:
            server.terminate()
            server.wait()
    sys.exit(1 if told or slow else 0)


if __name__ == "__main__":
    main()
