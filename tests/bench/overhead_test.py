# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""That ./scripts/bench overhead sees what it is for: readings that cost the few requests beside them."""

import math
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from overhead_parts import monitors

# Requests of 1 ms. Where sensors are read, two in a thousand take 6 ms: as many as two looks a second touch.
PROGRAM = """#!{python}
import json, pathlib, statistics, sys
told = sys.argv[sys.argv.index("run") + 1:] if "run" in sys.argv else None
if told:
    series = told[told.index("--telemetry") + 1] == "series"
    pathlib.Path(told[told.index("--results") + 1]).write_text("series" if series else "off")
else:
    slow = 2 if pathlib.Path(sys.argv[-1]).read_text() == "series" else 0
    latencies = [6e6] * slow + [1e6] * (1000 - slow)
    print(json.dumps({{"metrics": {{"latency_p50": {{"value": statistics.median(latencies)}},
                                    "latency_mean": {{"value": statistics.mean(latencies)}}}}}}))
"""


class MonitorsTest(unittest.TestCase):
    def test_what_a_look_costs_is_seen_though_it_touches_few_requests(self):
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "edgegauge"
            program.write_text(PROGRAM.format(python=sys.executable))
            program.chmod(0o755)
            for on_first in (True, False):
                ratio = monitors.log_ratio_of_quad(
                    lambda telemetry: monitors.mean_latency(str(program), "/", [], telemetry), on_first)
                self.assertAlmostEqual(math.exp(ratio), 1.01)


if __name__ == "__main__":
    unittest.main()
