# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""The parts of ./scripts/bench parity that need no framework."""

import math
import random
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from parity_parts import environments, frameworks
from paired.ratio import log_ratio, ratio_of
from paired.turns import send, signal, take_turns

STAMPS = """
import signal, sys, time
asked = []
signal.signal(signal.SIGTERM, lambda *_: asked.append(1))
print("ready", flush=True)
stamps = []
while not asked:
    stamps.append(time.monotonic())
    time.sleep(0.001)
print(*stamps)
"""


class RatioTest(unittest.TestCase):
    def test_is_the_quotient_of_medians(self):
        self.assertAlmostEqual(math.exp(log_ratio([10, 30, 20], [10, 10, 900])), 2.0)

    def test_has_students_interval_over_pairs(self):
        ratio = ratio_of([0.01, 0.02, 0.03])
        self.assertAlmostEqual(math.log(ratio.value), 0.02)
        self.assertAlmostEqual(math.log(ratio.high), 0.02 + 4.303 * 0.01 / math.sqrt(3))
        self.assertAlmostEqual(math.log(ratio.low), 0.02 - 4.303 * 0.01 / math.sqrt(3))

    def test_has_no_interval_of_one_pair(self):
        self.assertTrue(math.isnan(ratio_of([0.01]).low))

    def test_holds_the_truth_in_95_of_100(self):
        chance = random.Random(1)
        for pairs in (3, 8, 40):
            held = sum(ratio.low <= 1 <= ratio.high for ratio in (
                ratio_of([chance.gauss(0, 0.02) for _ in range(pairs)]) for _ in range(2000)))
            self.assertAlmostEqual(held / 2000, 0.95, delta=0.02, msg=f"{pairs} pairs")


class TurnsTest(unittest.TestCase):
    def setUp(self):
        command = [sys.executable, "-c", STAMPS]
        self.sides = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        for side in self.sides:
            self.assertEqual(side.stdout.readline(), "ready\n")

    def tearDown(self):
        for side in self.sides:
            side.kill()
            side.wait()
            side.stdout.close()

    def test_lets_one_run_at_a_time(self):
        rounds = 6
        asked = []  # both are stopped at these times

        def is_over():
            asked.append(time.monotonic())
            return len(asked) > rounds

        ours, peer = self.sides
        take_turns(ours.pid, peer.pid, 0.1, ours_first=False, is_over=is_over)
        owners = [owner for stamp, owner in self.stamps() if asked[0] <= stamp <= asked[-1]]
        changes = sum(a != b for a, b in zip(owners, owners[1:]))
        self.assertEqual(set(owners), {0, 1})
        self.assertEqual(owners[0], 1)
        self.assertLess(changes, 2 * rounds)

    def stamps(self) -> list[tuple[float, int]]:
        """When each side was running, in order."""
        for side in self.sides:
            send(side.pid, signal.SIGTERM)
        said = [side.stdout.read().split() for side in self.sides]
        return sorted((float(stamp), owner) for owner, stamps in enumerate(said) for stamp in stamps)

    def test_survives_a_side_that_ended(self):
        ours, peer = self.sides
        ours.kill()
        ours.wait()
        take_turns(ours.pid, peer.pid, 0.01, ours_first=True, is_over=lambda: ours.poll() is not None)


class EnvironmentTest(unittest.TestCase):
    def test_takes_the_version_from_the_lock_file(self):
        package, download_bytes = environments.locked_package("onnxruntime")
        self.assertRegex(package, r"^onnxruntime==\d+\.\d+\.\d+$")
        self.assertGreater(download_bytes, 1_000_000)

    def test_says_which_framework_the_lock_file_has_not(self):
        with self.assertRaisesRegex(LookupError, "nothing"):
            environments.locked_package("nothing")

    def test_is_not_made_before_its_stamp_is_there(self):
        environment = environments.Environment(frameworks.FRAMEWORKS[0], Path("/nonexistent"), ("a==1",), 1)
        self.assertFalse(environment.is_made())

    def test_has_a_peer_for_each_framework(self):
        folder = Path(environments.__file__).parents[1] / "parity_peers"
        for framework in frameworks.FRAMEWORKS:
            self.assertTrue((folder / f"{framework.name}_peer.py").is_file(), framework.name)


unittest.main()
