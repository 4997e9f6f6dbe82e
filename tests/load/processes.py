"""The two programs under measurement, and what the kernel says of them. Nothing here knows what is
asked of them."""
import http.client
import json
import os
import pathlib
import re
import socket
import subprocess
import time

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
START_LIMIT_SECONDS = 60
ADMINISTRATOR = {
    "name": "Анна Администратор",
    "email": "administrator@larets.example",
    "password": "horse-battery-staple-17-сундук",
}
COMPANY = {
    "name": "Ромашка",
    "language": "ru",
    "time_zone": "Europe/Moscow",
    "currency": "RUB",
    "phone_region": "RU",
}


class Program:
    """A server on a free port of loopback; stopped at the end of a `with`."""

    def __init__(self, command: list[str], log: pathlib.Path):
        self.address = f"127.0.0.1:{free_port()}"
        self.log = log
        self.process = subprocess.Popen(
            [word.replace("ADDRESS", self.address) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
        )
        self.headers: dict[str, str] = {}
        self.answered = 0
        self._connection = None
        deadline = time.monotonic() + START_LIMIT_SECONDS
        while "listening on" not in self.output():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{command[0]} does not start:\n{self.output()}")
            time.sleep(0.02)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, dict, object]:
        """One request over a connection that stays open."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self.address, timeout=60)
        headers = dict(self.headers)
        if body is not None:
            headers["Content-Type"] = "application/json"
        payload = None if body is None else json.dumps(body).encode()
        self._connection.request(method, path, payload, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        self.answered += 1
        return answer.status, dict(answer.getheaders()), json.loads(text) if text else None

    def get(self, path: str) -> object:
        status, _, body = self.ask("GET", path)
        if status != 200:
            raise SystemExit(f"{path} was answered {status}: {body}")
        return body

    def cpu_seconds(self) -> float:
        """User and system time of all threads so far."""
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        fields = stat.rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    def memory_mb(self) -> tuple[float, float]:
        """Resident now, and at its highest."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        kilobytes = {name: int(value) for name, value in re.findall(r"(Vm\w+):\s+(\d+) kB", status)}
        return kilobytes["VmRSS"] / 1024, kilobytes["VmHWM"] / 1024


class Larets(Program):
    """`larets serve`, set up on its first start, and the administrator's session."""

    def __init__(self, binary: str, place: list[str], log: pathlib.Path):
        super().__init__([binary, "serve", *place, "--listen", "ADDRESS", "--tls", "off"], log)
        token = re.search(r"/setup#token=(\S+)", self.output())
        if token:
            path = "/api/v1/setup"
            body = {"token": token[1], "company": COMPANY, "administrator": ADMINISTRATOR}
        else:
            path = "/api/v1/sessions"
            body = {name: ADMINISTRATOR[name] for name in ("email", "password")}
        status, headers, answer = self.ask("POST", path, body)
        if status != 201:
            raise SystemExit(f"{path} was answered {status}: {answer}")
        names = {name.lower(): value for name, value in headers.items()}
        self.headers = {
            "Cookie": names["set-cookie"].partition(";")[0],
            "X-CSRF-Token": answer["csrf_token"],
        }


class Bare(Program):
    """The yardstick on the same database."""

    def __init__(self, binary: str, database: str, log: pathlib.Path):
        super().__init__([binary, "ADDRESS", database], log)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
