# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""The arithmetic of ./scripts/bench adaptive."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from adaptive_parts.regimes import Cell, compare, decoded


class RegimesTest(unittest.TestCase):
    def test_the_worst_cell_decides_how_many_requests_all_get(self):
        steady = Cell("steady", requests=75, measuring_s=7.5, before_s=1)
        noisy = Cell("noisy", requests=1000, measuring_s=10, before_s=1)
        comparison = compare([steady, noisy])
        self.assertEqual((comparison.worst, comparison.fixed_requests), ("noisy", 800))
        self.assertAlmostEqual(comparison.adaptive_s, 19.5)
        self.assertAlmostEqual(comparison.fixed_s, 2 + 800 * 0.1 + 800 * 0.01)
        self.assertAlmostEqual(comparison.measuring_speedup, 88 / 17.5)

    def test_one_cell_gains_nothing(self):
        self.assertLess(compare([Cell("only", requests=100, measuring_s=1, before_s=1)]).speedup, 1)

    def test_samples_read_back(self):
        self.assertEqual(decoded(bytes([0x14, 0x01, 0x80, 0x01])), [10, 9, 73])


if __name__ == "__main__":
    unittest.main()
