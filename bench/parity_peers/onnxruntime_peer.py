# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime's Python package: InferenceSession.run, with the session options that the worker's knobs set."""

import onnxruntime as ort

LEVELS = {"off": ort.GraphOptimizationLevel.ORT_DISABLE_ALL, "basic": ort.GraphOptimizationLevel.ORT_ENABLE_BASIC,
          "extended": ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED, "all": ort.GraphOptimizationLevel.ORT_ENABLE_ALL}
MODES = {"sequential": ort.ExecutionMode.ORT_SEQUENTIAL, "parallel": ort.ExecutionMode.ORT_PARALLEL}

# As workers/onnxruntime/knobs.cpp, row by row.
KNOBS = {
    "threads": lambda options, value: setattr(options, "intra_op_num_threads", int(value)),
    "inter_threads": lambda options, value: setattr(options, "inter_op_num_threads", int(value)),
    "execution_mode": lambda options, value: setattr(options, "execution_mode", MODES[value]),
    "graph_level": lambda options, value: setattr(options, "graph_optimization_level", LEVELS[value]),
    "spinning": lambda options, value: options.add_session_config_entry("session.intra_op.allow_spinning", value),
    "arena": lambda options, value: setattr(options, "enable_cpu_mem_arena", value == "1"),
    "memory_pattern": lambda options, value: setattr(options, "enable_mem_pattern", value == "1"),
    "denormals_as_zero": lambda options, value: options.add_session_config_entry(
        "session.set_denormal_as_zero", value),
}


class Peer:
    version = ort.__version__

    def __init__(self, job):
        options = ort.SessionOptions()
        for knob, value in job.settings.items():
            KNOBS[knob](options, value)
        self._session = ort.InferenceSession(job.native_file, options, providers=["CPUExecutionProvider"])
        self._input = job.input_name

    def laid_out(self, values):
        return values

    def run(self, values):
        return self._session.run(None, {self._input: values})[0]
