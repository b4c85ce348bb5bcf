# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
"""TensorFlow's Python package: a session on the frozen graph, asked through a callable made once."""

import numpy
import tensorflow as tf

OFF = 2  # RewriterConfig.Toggle
LAYOUTS = {"none": 0, "nchw_to_nhwc": 1, "nhwc_to_nchw": 2}
SINGLE_THREADED = {"default": "", "single_threaded": "SINGLE_THREADED_EXECUTOR"}


def inter_threads(value, settings):
    return -1 if value == "caller" else int(settings["threads"] if value == "auto" else value)


def set_rewriter(field):
    """A pass of Grappler, which is on unless it is switched off."""
    def apply(config, value, settings):
        if value == "0":
            setattr(config.graph_options.rewrite_options, field, OFF)
    return apply


def xla(config, value, settings):
    if value == "1":
        config.graph_options.optimizer_options.global_jit_level = tf.compat.v1.OptimizerOptions.ON_2
        config.graph_options.optimizer_options.cpu_global_jit = True
        config.graph_options.rewrite_options.remapping = OFF


def set_field(path, convert):
    """The field of ConfigProto at `path` becomes convert(value, settings)."""
    def apply(config, value, settings):
        *messages, field = path.split(".")
        for message in messages:
            config = getattr(config, message)
        setattr(config, field, convert(value, settings))
    return apply


def is_on(value, _):
    return value == "1"


def is_off(value, _):
    return value == "0"


REWRITE = "graph_options.rewrite_options."

# As workers/tensorflow/knobs.cpp, which writes the same message by field numbers.
KNOBS = {
    "threads": set_field("intra_op_parallelism_threads", lambda value, _: int(value)),
    "inter_threads": set_field("inter_op_parallelism_threads", inter_threads),
    "grappler": set_field(REWRITE + "disable_meta_optimizer", is_off),
    "pruning": set_field(REWRITE + "disable_model_pruning", is_off),
    "cpu_layout": set_field(REWRITE + "cpu_layout_conversion", lambda value, _: LAYOUTS[value]),
    "executor": set_field("experimental.executor_type", lambda value, _: SINGLE_THREADED[value]),
    "static_graph": set_field("experimental.optimize_for_static_graph", is_on),
    "spinning": set_field("experimental.disable_thread_spinning", is_off),
    "xla": xla,
    **{name: set_rewriter(name) for name in (
        "remapping", "constant_folding", "arithmetic_optimization", "layout_optimizer", "dependency_optimization",
        "shape_optimization", "common_subgraph_elimination", "loop_optimization", "function_optimization")},
}
# In the file, and in variables that TensorFlow reads while it loads: the peer is started with the same.
ELSEWHERE = {"fold_batch_norm", "onednn", "onednn_save_memory", "onednn_system_allocator", "onednn_frozen_weights"}
FIXED = {"precision": "fp32"}  # neither profile sets it otherwise


def config_for(settings):
    config = tf.compat.v1.ConfigProto()
    for knob, value in settings.items():
        if knob in KNOBS:
            KNOBS[knob](config, value, settings)
        elif knob not in ELSEWHERE and FIXED[knob] != value:
            raise ValueError(f"{knob}={value} has no counterpart here")
    return config


class Peer:
    version = tf.__version__

    def __init__(self, job):
        graph_def = tf.compat.v1.GraphDef()
        with open(job.native_file, "rb") as file:
            graph_def.ParseFromString(file.read())
        numbered = [node for node in graph_def.node if "_edgegauge_number" in node.attr]
        (source,) = (node for node in numbered if node.op == "Placeholder")
        (answer,) = (node for node in numbered if node.op != "Placeholder")
        self._channels_last = "_edgegauge_channels_last" in source.attr
        graph = tf.Graph()
        with graph.as_default():
            tf.import_graph_def(graph_def, name="")
        session = tf.compat.v1.Session(graph=graph, config=config_for(job.settings))
        self._call = session.make_callable(f"{answer.name}:0", [f"{source.name}:0"])

    def laid_out(self, values):
        return numpy.ascontiguousarray(numpy.moveaxis(values, 1, -1)) if self._channels_last else values

    def run(self, values):
        return self._call(values)
