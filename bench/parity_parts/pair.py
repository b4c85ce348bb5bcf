# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""One pair of fresh processes, the tool's and the framework's Python package, on one file and in turns."""

import json
import random
import signal
import statistics
import subprocess
import time
from array import array
from dataclasses import asdict, dataclass
from math import prod
from pathlib import Path

from parity_parts.environments import Environment
from paired.tool import Cell, Tool, ToolError
from paired.turns import send, take_turns, worker_of

PEER = Path(__file__).parents[1] / "parity_peers" / "peer.py"
WARM_UP_S = 2.0  # of the tool; it has about half of it, since the peer takes its turns meanwhile
PEER_WARM_UP_S = 1.0
TURN_S = 0.25  # at least; a turn holds so many requests, so that those which a turn's end cuts stay few
TURN_REQUESTS = 10
TURNS = 4


@dataclass(frozen=True)
class Subject:
    """A cell with all that its peer must know to do the same."""

    cell: Cell
    environment: Environment
    arguments: tuple[str, ...]  # of `edgegauge run`, beside those of the cell
    variables: dict[str, str]  # the environment that the tool gives its worker
    job: dict  # parity_peers/peer.py: Job
    latency_s: float  # about


@dataclass(frozen=True)
class Pair:
    ours_ns: list[int]
    peer_ns: list[int]
    ours_first: bool

    def text(self) -> str:
        ours, peer = statistics.median(self.ours_ns), statistics.median(self.peer_ns)
        return (f"{ours / 1e6:.2f} ms, peer {peer / 1e6:.2f} ms, ratio {ours / peer:.4f} ({len(self.ours_ns)} and "
                f"{len(self.peer_ns)} samples, {'ours' if self.ours_first else 'peer'} first)")


def prepare(tool: Tool, cell: Cell, environment: Environment, freed_memory: str) -> Subject:
    """Has the tool make the native file and answer once, and takes over what it says of the cell. Raises ToolError."""
    input_name, shape = tool.input_of(cell)
    input_file = tool.scratch / f"{cell.model}.f32"
    chance = random.Random(1)
    array("f", (chance.gauss(0, 1) for _ in range(prod(shape)))).tofile(input_file.open("wb"))
    arguments = ("--input-tensor", f"{input_name}={input_file}", "--set", f"freed_memory={freed_memory}")
    outputs = tool.scratch / f"{cell.name}-outputs"
    stored = tool.finish(cell, tool.start(cell, 0, 0.1, *arguments, "--save-outputs", str(outputs)))
    (expected,) = outputs.glob("*.npy")
    job = {"framework": cell.framework, "native_file": stored["notes"]["native_file"],
           "settings": dict(pair.split("=", 1) for pair in stored["notes"]["settings"].split()),
           "input_name": input_name, "input_file": str(input_file), "input_shape": shape, "expected": str(expected),
           "version": stored["framework_version"], "warm_up_s": PEER_WARM_UP_S,
           "result": str(tool.scratch / "peer.json")}
    return Subject(cell, environment, arguments, stored["environment"], job, min(stored["samples_ns"]) / 1e9)


def start_peer(subject: Subject, scratch: Path) -> subprocess.Popen:
    """Returns once it is warm. It must be stopped or ended soon: from now on it measures."""
    job_file = scratch / "job.json"
    job_file.write_text(json.dumps(subject.job))
    log = scratch / "peer.err"  # a file: nobody reads a pipe while the two sides take turns
    with log.open("w") as err:
        peer = subprocess.Popen([subject.environment.python, "-B", PEER, job_file], env=subject.variables,
                                stdout=subprocess.PIPE, stderr=err, text=True)
    for line in peer.stdout:
        if line.strip() == "ready":
            return peer
    peer.wait()
    raise ToolError(f"the peer of {subject.cell.name} ended: {log.read_text().strip()[-2000:]}")


def peer_samples(peer: subprocess.Popen, subject: Subject, since_ns: int) -> list[int]:
    send(peer.pid, signal.SIGTERM)
    send(peer.pid, signal.SIGCONT)
    peer.wait()
    if peer.returncode != 0:
        raise ToolError(f"the peer of {subject.cell.name} ended with {peer.returncode}")
    result = json.loads(Path(subject.job["result"]).read_text())
    return [ns for start, ns in zip(result["starts_ns"], result["latencies_ns"]) if start >= since_ns]


def measure_pair(tool: Tool, subject: Subject, seconds: float, ours_first: bool) -> Pair:
    """Each side runs for `seconds`, longer where that would not be TURNS turns."""
    turn_s = max(TURN_S, TURN_REQUESTS * subject.latency_s)
    limit_s = 2 * max(seconds, TURNS * turn_s)  # wall time, of which the peer has half
    peer = start_peer(subject, tool.scratch)
    run = None
    try:
        send(peer.pid, signal.SIGSTOP)
        run = tool.start(subject.cell, WARM_UP_S, limit_s, *subject.arguments)
        worker = worker_of(run, subject.cell.framework)
        if worker is not None:
            take_turns(worker, peer.pid, turn_s, ours_first, lambda: run.poll() is not None)
        over_ns = time.monotonic_ns()
        stored = tool.finish(subject.cell, run)
        return Pair(stored["samples_ns"], peer_samples(peer, subject, over_ns - int(limit_s * 1e9)), ours_first)
    finally:
        for process in (run, peer):
            if process is not None and process.poll() is None:
                process.kill()
