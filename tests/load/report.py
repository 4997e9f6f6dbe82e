"""The goals, and the tables that a run prints. A goal is met, missed, or not measured in this run;
nothing else is said of it."""
import os
import pathlib
import platform
import statistics
import tempfile
import time

BEST_PEER_CARD_PER_SECOND = 353
RSS_GOAL_MB = 200
BINARY_GOAL_MB = 60


class Results:
    """Everything measured in a run; what was not is absent."""

    def __init__(self):
        self.scenarios = {}  # (name, size) -> {"larets": Measured, "bare": Measured}
        self.imported = None
        self.many = []
        self.memory_mb = None  # (resident, highest, size)
        self.binary_mb = None

    def ratio(self, name: str, size: int) -> float | None:
        found = self.scenarios.get((name, size))
        return found and found["larets"].per_second / found["bare"].per_second

    def larets(self, name: str, size: int, what: str) -> float | None:
        found = self.scenarios.get((name, size))
        return found and getattr(found["larets"], what)

    def largest(self, name: str) -> int | None:
        return max((size for found, size in self.scenarios if found == name), default=None)


def goals(results: Results) -> list[tuple[str, str, str]]:
    """What was promised, what was found, and the verdict."""
    lines = []

    def goal(text, value, shown, met):
        if value is None:
            lines.append((text, "", "not measured"))
        else:
            lines.append((text, shown(value), "met" if met(value) else "missed"))

    def percent(value):
        return f"{value * 100:.0f} %"

    def cpu(value):
        return f"{value:.2f} ms"

    for size in sorted({size for name, size in results.scenarios if name == "card"}):
        at = f"card at {size:,}"
        goal(f"{at}: at least 40 % of bare", results.ratio("card", size), percent, lambda v: v >= 0.4)
        goal(f"{at}: at most 1 ms of CPU", results.larets("card", size, "cpu_ms"), cpu, lambda v: v <= 1)
    size = 100_000
    rate = results.larets("card", size, "per_second")
    goal(
        "card at 100,000: at least 20 times the best peer (353/s)",
        rate and rate / BEST_PEER_CARD_PER_SECOND,
        lambda v: f"{v:.1f} times",
        lambda v: v >= 20,
    )
    for size in sorted({size for name, size in results.scenarios if name == "list"}):
        at = f"page of 50 anywhere in {size:,}"
        goal(f"{at}: at least 40 % of bare", results.ratio("list", size), percent, lambda v: v >= 0.4)
        goal(f"{at}: at most 3 ms of CPU", results.larets("list", size, "cpu_ms"), cpu, lambda v: v <= 3)
    small, large = (results.larets("list", size, "p99_ms") for size in (10_000, 1_000_000))
    goal(
        "page of 50: p99 at 1,000,000 at most 1.5 times that at 10,000",
        large / small if small and large else None,
        lambda v: f"{v:.2f} times",
        lambda v: v <= 1.5,
    )
    for size in sorted({size for name, size in results.scenarios if name == "create"}):
        at = f"create at {size:,}"
        goal(f"{at}: at least 1.0 times bare", results.ratio("create", size), lambda v: f"{v:.2f} times", lambda v: v >= 1)
        goal(f"{at}: at most 2 ms of CPU", results.larets("create", size, "cpu_ms"), cpu, lambda v: v <= 2)
    for name, what in (("board", "board of 6 columns over 100,000 deals"), ("move", "move of a deal")):
        goal(f"{what}: at least 40 % of bare", results.ratio(name, 100_000), percent, lambda v: v >= 0.4)
    goal(
        "search at 1,000,000, 8 connections: p99 below 50 ms",
        results.larets("search", 1_000_000, "p99_ms"),
        lambda v: f"{v:.1f} ms",
        lambda v: v < 50,
    )
    goal(
        "list under three conditions at 1,000,000, 8 connections: p99 below 60 ms",
        results.larets("filtered", 1_000_000, "p99_ms"),
        lambda v: f"{v:.1f} ms",
        lambda v: v < 60,
    )
    for what, most in (("assign", 5), ("undo of an import that made the records", 60), ("undo of an import that changed the records", 60)):
        goal(
            f"{what}: below {most} s",
            next((done.seconds for done in results.many if done.what == what), None),
            lambda v: f"{v:.1f} s",
            lambda v, most=most: v < most,
        )
    goal(
        "p99 of a card while 10,000 contacts are given away: below 2 times that without",
        next((done.p99_times for done in results.many if done.p99_times), None),
        lambda v: f"{v:.2f} times",
        lambda v: v < 2,
    )
    goal(
        "import of 100,000 rows: at least 5,000 rows/s",
        results.imported and results.imported.rows / results.imported.seconds,
        lambda v: f"{v:,.0f} rows/s",
        lambda v: v >= 5_000,
    )
    goal(
        "resident memory after all that: below 200 MB",
        results.memory_mb and results.memory_mb[1],
        lambda v: f"{v:.0f} MB at its highest",
        lambda v: v < RSS_GOAL_MB,
    )
    goal(
        "stripped binary with the interface: below 60 MB",
        results.binary_mb,
        lambda v: f"{v:.1f} MB",
        lambda v: v < BINARY_GOAL_MB,
    )
    return lines


def table(results: Results) -> list[str]:
    """Every measured scenario."""
    lines = [
        "| what | records | bare: per second (CPU ms; p50, p99 ms) | Larets: per second (CPU ms; p50, p99 ms) | Larets to bare |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for (name, size), found in sorted(results.scenarios.items(), key=lambda entry: (entry[0][0], entry[0][1])):
        ratio = f"{results.ratio(name, size):.2f}" if "bare" in found else ""
        bare = cell(found["bare"]) if "bare" in found else ""
        lines.append(f"| {name} | {size:,} | {bare} | {cell(found['larets'])} | {ratio} |")
    imported = results.imported
    if imported:
        rate = imported.rows / imported.seconds
        told = f"{rate:,.0f} rows/s ({imported.cpu_seconds * 1000 / imported.rows:.2f} CPU ms a row; {imported.memory_mb:.0f} MB)"
        lines.append(f"| import | {imported.rows:,} | | {told} | |")
    for done in results.many:
        rate = f"{done.records / done.seconds:,.0f} a second; {done.seconds:.1f} s"
        lines.append(f"| {done.what} | {done.records:,} | | {'; '.join(filter(None, [rate, done.told]))} | |")
    if results.memory_mb:
        resident, highest, size = results.memory_mb
        lines.append(f"| memory of the server after that | {size:,} | | {resident:.0f} MB, at its highest {highest:.0f} MB | |")
    if results.binary_mb:
        lines.append(f"| stripped binary | | | {results.binary_mb:.1f} MB | |")
    return lines


def cell(measured) -> str:
    return (
        f"{measured.per_second:,.0f} ({measured.cpu_ms:.2f}; "
        f"{measured.p50_ms:.1f}, {measured.p99_ms:.1f})"
    )


def markdown(results: Results, machine: str, command: str) -> str:
    """The whole report."""
    lines = [f"`{command}`", "", machine, "", *table(results), ""]
    lines += ["| goal | found | |", "| --- | --- | --- |"]
    lines += [f"| {goal} | {found} | {verdict} |" for goal, found, verdict in goals(results)]
    return "\n".join(lines) + "\n"


def machine(folder: pathlib.Path) -> str:
    """What the figures were taken on."""
    names = [line for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = names[0].partition(": ")[2] if names else platform.machine()
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC; {os.cpu_count()} cores ({model}), {memory_gb:.0f} GiB, "
        f"Linux {platform.release()}; a sync of 4 KiB takes {sync_ms(folder):.2f} ms (median); load at the start {load:.1f}"
    )


def sync_ms(folder: pathlib.Path) -> float:
    """What durable costs here: appending a page and syncing it."""
    times = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(200):
            file.write(b"x" * 4096)
            file.flush()
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
