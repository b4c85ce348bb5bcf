# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's Python package: a gluon SymbolBlock on the symbol and its arrays, hybridized as the worker's knobs say."""

import mxnet as mx

# As workers/mxnet/knobs.cpp: what hybridize() hands on to the block's CachedOp.
STATIC = {"none": {}, "alloc": {"static_alloc": True}, "shape": {"static_alloc": True, "static_shape": True}}
# In variables that MXNet reads while it loads: the peer is started with the same.
ELSEWHERE = {"threads", "onednn", "bulk_inference", "engine", "operator_tuning"}
FIXED = {"precision": "fp32"}  # neither profile sets it otherwise


class Peer:
    version = mx.__version__

    def __init__(self, job):
        for knob, value in job.settings.items():
            if knob not in ELSEWHERE | {"subgraph", "static", "bulk_size"} and FIXED[knob] != value:
                raise ValueError(f"{knob}={value} has no counterpart here")
        params = job.native_file.removesuffix("-symbol.json") + ".params"
        self._block = mx.gluon.SymbolBlock.imports(job.native_file, [job.input_name], params, ctx=mx.cpu())
        flags = {**STATIC[job.settings["static"]], "forward_bulk_size": int(job.settings["bulk_size"])}
        backend = job.settings["subgraph"]
        if backend == "none":
            self._block.hybridize(True, **flags)
        else:
            self._block.hybridize(True, backend=backend, **flags)

    def laid_out(self, values):
        return values

    def run(self, values):
        return self._block(mx.nd.from_numpy(values, zero_copy=True)).asnumpy()
