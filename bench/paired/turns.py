# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""Two processes that take turns: both are loaded, and only one of them runs at any time.

What the machine does meanwhile (clock, neighbours, heat) falls on both alike, which two processes after one another
cannot give. A request that is under way when its turn ends is one long sample per turn, on either side; medians do not
see it.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

START_LIMIT_S = 60.0


def read(file: Path) -> str:
    """Nothing of a process or thread that has ended."""
    try:
        return file.read_text()
    except OSError:
        return ""


def command_of(pid: int) -> list[str]:
    """Its program's name and its arguments."""
    program, *arguments = read(Path(f"/proc/{pid}/cmdline")).split("\0")[:-1] or [""]
    return [Path(program).name, *arguments]


def children_of(pid: int) -> list[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").glob("*/children"))
    except OSError:
        return []  # it has ended
    return [int(child) for thread in threads for child in read(thread).split()]


def descendants_of(pid: int) -> Iterator[int]:
    for child in children_of(pid):
        yield child
        yield from descendants_of(child)


def worker_of(controller: subprocess.Popen, framework: str) -> int | None:
    """The process that the controller measures in, once there is one; None when the controller ended before."""
    wanted = [f"edgegauge-worker-{framework}", "run"]
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and controller.poll() is None:
        for process in descendants_of(controller.pid):
            if command_of(process) == wanted:
                return process
        time.sleep(0.01)
    return None


def send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass  # it ended within its turn


def take_turns(ours: int, peer: int, turn_s: float, ours_first: bool, is_over) -> None:
    """Until is_over(), which is asked at the end of each turn of ours. Both are stopped before the first turn, and
    both run at the end."""
    order = (ours, peer) if ours_first else (peer, ours)
    send(ours, signal.SIGSTOP)
    send(peer, signal.SIGSTOP)
    while not is_over():
        for pid in order:
            send(pid, signal.SIGCONT)
            time.sleep(turn_s)
            send(pid, signal.SIGSTOP)
    send(ours, signal.SIGCONT)
    send(peer, signal.SIGCONT)
