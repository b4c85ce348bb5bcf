# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime's Python package: InferenceSession.run, with the session options that the worker's knobs set."""

import onnxruntime as ort

LEVELS = {"off": ort.GraphOptimizationLevel.ORT_DISABLE_ALL, "basic": ort.GraphOptimizationLevel.ORT_ENABLE_BASIC,
          "extended": ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED, "all": ort.GraphOptimizationLevel.ORT_ENABLE_ALL}
MODES = {"sequential": ort.ExecutionMode.ORT_SEQUENTIAL, "parallel": ort.ExecutionMode.ORT_PARALLEL}


def entry(key, inverted=False):
    """A knob that is a configuration entry of the session."""
    return lambda options, value: options.add_session_config_entry(key, str(1 - int(value)) if inverted else value)


# As workers/onnxruntime/knobs.cpp, row by row.
KNOBS = {
    "threads": lambda options, value: setattr(options, "intra_op_num_threads", int(value)),
    "inter_threads": lambda options, value: setattr(options, "inter_op_num_threads", int(value)),
    "execution_mode": lambda options, value: setattr(options, "execution_mode", MODES[value]),
    "graph_level": lambda options, value: setattr(options, "graph_optimization_level", LEVELS[value]),
    "spinning": entry("session.intra_op.allow_spinning"),
    "inter_spinning": entry("session.inter_op.allow_spinning"),
    "stop_spinning": entry("session.force_spinning_stop"),
    "block_base": entry("session.dynamic_block_base"),
    "arena": lambda options, value: setattr(options, "enable_cpu_mem_arena", value == "1"),
    "memory_pattern": lambda options, value: setattr(options, "enable_mem_pattern", value == "1"),
    "prepacking": entry("session.disable_prepacking", inverted=True),
    "weights_in_arena": entry("session.use_device_allocator_for_initializers", inverted=True),
    "exact_int8": entry("session.x64quantprecision"),
    "denormals_as_zero": entry("session.set_denormal_as_zero"),
}
FIXED = {"precision": "fp32"}  # neither profile sets it otherwise


class Peer:
    version = ort.__version__

    def __init__(self, job):
        options = ort.SessionOptions()
        for knob, value in job.settings.items():
            if knob in KNOBS:
                KNOBS[knob](options, value)
            elif FIXED[knob] != value:
                raise ValueError(f"{knob}={value} has no counterpart here")
        self._session = ort.InferenceSession(job.native_file, options, providers=["CPUExecutionProvider"])
        self._input = job.input_name

    def laid_out(self, values):
        return values

    def run(self, values):
        return self._session.run(None, {self._input: values})[0]
