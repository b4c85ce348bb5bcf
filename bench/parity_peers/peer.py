# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""Measures a native file through a framework's own Python package: peer.py JOB.json, in that package's environment.

Loads, answers one request and holds the answer against the tool's, warms up, prints "ready", and runs requests until
SIGTERM. Then writes the latencies to the job's `result`. A latency reaches from a numpy array in host memory to the
answer as a numpy array: the boundary of docs/measurement.md, with what a call costs in Python inside.
"""

import ctypes
import gc
import importlib
import json
import signal
import sys
import time
from array import array
from dataclasses import dataclass
from pathlib import Path

import numpy

ROTATED = 4  # as the tool's own inputs
TOLERANCE = 1e-3  # of the largest value: that of fp32 cells among one another


@dataclass(frozen=True)
class Job:
    framework: str
    native_file: str
    settings: dict[str, str]  # every knob of the tool's worker with the value that it ran with
    input_name: str
    input_file: str  # raw fp32 of input_shape
    input_shape: list[int]
    expected: str  # .npy of the tool's answer to the same input
    version: str  # of the library that the tool ran with
    warm_up_s: float
    result: str


def return_freed_memory() -> None:
    """As glibc does by itself."""


def keep_freed_memory() -> None:
    """As src/worker/freed_memory.cpp, whose values these are (malloc.h)."""
    libc = ctypes.CDLL(None)
    m_mmap_max, m_trim_threshold = -4, -1
    libc.mallopt(m_mmap_max, 0)
    libc.mallopt(m_trim_threshold, -1)


FREED_MEMORY = {"returned": return_freed_memory, "kept": keep_freed_memory}


class Requests:
    """The loaded model with its inputs, asked one request after another."""

    def __init__(self, job: Job):
        peer_class = importlib.import_module(f"{job.framework}_peer").Peer
        check_version(job, peer_class.version)
        peer = peer_class(job)
        values = numpy.fromfile(job.input_file, numpy.float32).reshape(job.input_shape)
        self._inputs = [peer.laid_out(values.copy()) for _ in range(ROTATED)]
        self._run = peer.run
        self._next = 0

    def run(self) -> numpy.ndarray:
        self._next = (self._next + 1) % ROTATED
        return self._run(self._inputs[self._next])


def check_version(job: Job, version: str) -> None:
    if version.split("+")[0] != job.version.split("+")[0]:
        sys.exit(f"{job.framework} is {version} in Python and {job.version} in the tool")


def check_answer(job: Job, answer: numpy.ndarray) -> None:
    expected = numpy.load(job.expected)
    if answer.shape != expected.shape:
        sys.exit(f"{job.framework} answers {answer.shape} in Python and {expected.shape} in the tool")
    difference = numpy.abs(answer - expected).max() / numpy.abs(expected).max()
    if not difference <= TOLERANCE:
        sys.exit(f"{job.framework} answers otherwise in Python than in the tool: by {difference:.2g} of the largest")


class Stop:
    def __init__(self):
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, *_):
        self.asked = True


def measure(requests: Requests, stop: Stop) -> dict[str, list[int]]:
    starts, latencies = array("q"), array("q")
    gc.disable()  # as timeit does: the interpreter's own pauses are not the framework's
    while not stop.asked:
        start = time.monotonic_ns()
        answer = requests.run()
        end = time.monotonic_ns()
        answer.sum()  # read, as the tool reads its answers, outside the latency
        starts.append(start)
        latencies.append(end - start)
    return {"starts_ns": starts.tolist(), "latencies_ns": latencies.tolist()}


def warm_up(requests: Requests, at_least_s: float) -> None:
    end = time.monotonic() + at_least_s
    while time.monotonic() < end:
        requests.run()


def main() -> None:
    job = Job(**json.loads(Path(sys.argv[1]).read_text()))
    FREED_MEMORY[job.settings.pop("freed_memory")]()
    requests = Requests(job)
    check_answer(job, requests.run())
    stop = Stop()
    warm_up(requests, job.warm_up_s)
    print("ready", flush=True)
    Path(job.result).write_text(json.dumps(measure(requests, stop)))


if __name__ == "__main__":
    main()
