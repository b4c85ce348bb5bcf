# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""PyTorch's Python package: torch.jit.load, and in inference mode a call of the module.

In profile `optimised` the file itself holds oneDNN's fused convolutions, and a method `prepack` that brings their
weights into oneDNN's layout; the worker calls it once after loading, then freezes the module, and so does this.
"""

import torch


def freeze(module):
    return torch.jit.freeze(module)


def prepack(module):
    if hasattr(module, "prepack"):
        module.prepack()
    return module


# What is done to the module once it is read, in this order: workers/pytorch/loading.cpp.
STEPS = {
    "prepack": prepack,
    "freeze": freeze,
    "optimize_for_inference": lambda module: torch.jit.optimize_for_inference(freeze(module)),
}

# As workers/pytorch/knobs.cpp: how PyTorch itself is set before.
KNOBS = {
    "threads": lambda value: torch.set_num_threads(int(value)),
    "executor": lambda value: torch._C._jit_set_profiling_executor(value == "profiling"),
    "onednn": lambda value: torch.backends.mkldnn.set_flags(value == "1"),
    "denormals_as_zero": lambda value: torch.set_flush_denormal(value == "1"),
}
ELSEWHERE = {"inference_mode", "fusion"}  # in run(), and in the file
FIXED = {"channels_last": "0", "precision": "fp32"}  # neither profile sets them otherwise


class Peer:
    version = torch.__version__

    def __init__(self, job):
        for knob, value in job.settings.items():
            if knob in KNOBS:
                KNOBS[knob](value)
            elif knob not in STEPS and knob not in ELSEWHERE and FIXED[knob] != value:
                raise ValueError(f"{knob}={value} has no counterpart here")
        self._inference_mode = job.settings["inference_mode"] == "1"
        with torch.inference_mode(self._inference_mode):
            module = torch.jit.load(job.native_file, map_location="cpu").eval()
            for knob, step in STEPS.items():
                if job.settings[knob] == "1":
                    module = step(module)
        self._module = module

    def laid_out(self, values):
        return values

    def run(self, values):
        with torch.inference_mode(self._inference_mode):
            return self._module(torch.from_numpy(values)).numpy()
