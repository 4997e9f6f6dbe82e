"""One round of load by wrk, with the server's CPU time over it."""
import json
import pathlib
import statistics
import subprocess

from processes import Program

FOLDER = pathlib.Path(__file__).resolve().parent
THREADS = 2


class Round:
    """What one round gave. An operation may be several requests."""

    def __init__(self, told: dict, cpu_seconds: float, requests_each: int):
        self.operations = told["requests"] / requests_each
        self.per_second = self.operations / (told["microseconds"] / 1e6)
        self.cpu_ms = cpu_seconds * 1000 / self.operations
        self.p50_ms = told["p50"] / 1000
        self.p99_ms = told["p99"] / 1000


class Measured:
    """The medians over all rounds of one scenario on one server."""

    def __init__(self, rounds: list[Round]):
        def median(name):
            return statistics.median(getattr(one, name) for one in rounds)

        self.per_second = median("per_second")
        self.cpu_ms = median("cpu_ms")
        self.p50_ms = median("p50_ms")
        self.p99_ms = median("p99_ms")


def run(
    server: Program,
    script: str,
    arguments: list[str],
    connections: int,
    seconds: float,
    requests_each: int = 1,
) -> Round:
    """Loads `server` for so long. A refused or failed request ends the benchmark: a refusal is
    quicker than an answer, and would be measured as speed."""
    headers = [word for header in server.headers.items() for word in header]
    command = ["wrk", "--threads", str(THREADS), "--connections", str(connections)]
    command += ["--duration", f"{seconds:g}s", "--timeout", "10s", "--script", str(FOLDER / script)]
    command += [f"http://{server.address}", "--", *arguments, *headers]
    before = server.cpu_seconds()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    cpu_seconds = server.cpu_seconds() - before
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        raise SystemExit(f"wrk failed: {done.stdout}{done.stderr}\n{server.output()[-2000:]}")
    told = json.loads(lines[-1])
    if told["failed"] or told["refused"]:
        raise SystemExit(f"{script}: not every request was served: {told}\n{server.output()[-2000:]}")
    server.answered += told["requests"]
    return Round(told, cpu_seconds, requests_each)
