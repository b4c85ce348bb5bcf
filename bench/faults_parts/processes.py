# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""Every process that a program started, its grandchildren and daemons too: they carry its TMPDIR."""

import os
import signal
import time
from pathlib import Path

GUARD = "edgegauge-guard"


def carrying(mark: Path) -> list[int]:
    """Processes with this TMPDIR; those that ended and were not reaped do not show."""
    wanted = f"TMPDIR={mark}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            continue  # it has ended, or is not ours to read
    return found


def workers_of(mark: Path) -> list[int]:
    """Those that a guard started: not their children."""
    return [pid for pid in carrying(mark) if _name(_parent(pid)) == GUARD]


def left_after(mark: Path, patience_s: float) -> list[int]:
    """What is left once there was time to end; killed, so that it is counted once."""
    deadline = time.monotonic() + patience_s
    while (left := carrying(mark)) and time.monotonic() < deadline:
        time.sleep(0.005)
    for pid in left:
        kill(pid)
    return left


def kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return -1


def measures(pid: int) -> bool:
    """A worker that does not only describe itself."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[1:2] == ["run"]
    except OSError:
        return False


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
