"""Writes all-MiniLM-L6-v2 as an ONNX graph, from its weights. Needed in training alone.

Messages of one batch have equal length, so the graph has no attention mask. Layers: Devlin et al., 2018 (BERT).
"""

from __future__ import annotations

from math import sqrt
from typing import Dict, List, Sequence

import numpy as np
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

WIDTH, HEADS, LAYERS = 384, 12, 6
HEAD_WIDTH = WIDTH // HEADS
EPSILON = 1e-12
OPSET, IR = 20, 9  # the first opset with an exact Gelu; both are read by onnxruntime 1.16 and later


class Writer:
    """Collects nodes and tensors. A node's output carries the node's name."""

    def __init__(self, weights: Dict[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: List[NodeProto] = []
        self.tensors: List[TensorProto] = []

    def tensor(self, name: str, values: np.ndarray) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], name: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def norm(self, value: str, weight: str, name: str) -> str:
        scale = self.tensor(f"{name}.scale", self.weights[f"{weight}.weight"])
        shift = self.tensor(f"{name}.shift", self.weights[f"{weight}.bias"])
        return self.node("LayerNormalization", [value, scale, shift], name, axis=-1, epsilon=EPSILON)

    def linear(self, value: str, weight: str, name: str, factor: float = 1.0) -> str:
        matrix = self.tensor(f"{name}.matrix", self.weights[f"{weight}.weight"].T * np.float32(factor))
        bias = self.tensor(f"{name}.bias", self.weights[f"{weight}.bias"] * np.float32(factor))
        return self.node("Add", [self.node("MatMul", [value, matrix], f"{name}.product"), bias], name)


def build(weights: Dict[str, np.ndarray], layers: Sequence[int]) -> ModelProto:
    """ids [batch, tokens] to one mean over the tokens [batch, 384] for each of these layers (0 is the embedding)."""
    writer = Writer(weights)
    value = _embedding(writer)
    outputs = [value]
    for number in range(LAYERS):
        value = _layer(writer, value, number)
        outputs.append(value)
    axis = writer.tensor("token_axis", np.array([1], np.int64))
    means = [writer.node("ReduceMean", [outputs[n], axis], f"mean{n}", keepdims=0) for n in layers]
    model = helper.make_model(
        _graph(writer, means), opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR
    )
    checker.check_model(model)
    return model


def _graph(writer: Writer, outputs: Sequence[str]) -> GraphProto:
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "tokens"])
    means = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", WIDTH]) for name in outputs]
    return helper.make_graph(writer.nodes, "minilm", [ids], means, writer.tensors)


def _embedding(writer: Writer) -> str:
    weights, begin = writer.weights, "embeddings."
    words = writer.tensor("words", weights[f"{begin}word_embeddings.weight"])
    kind = weights[f"{begin}token_type_embeddings.weight"][0]
    positions = writer.tensor("positions", weights[f"{begin}position_embeddings.weight"] + kind)
    zero = writer.tensor("zero", np.array([0], np.int64))
    writer.tensor("by_head", np.array([0, 0, HEADS, HEAD_WIDTH], np.int64))
    writer.tensor("flat", np.array([0, 0, WIDTH], np.int64))
    length = writer.node("Shape", ["ids"], "length", start=1, end=2)
    here = writer.node("Slice", [positions, zero, length, zero], "here")
    looked_up = writer.node("Gather", [words, "ids"], "looked_up")
    return writer.norm(writer.node("Add", [looked_up, here], "placed"), f"{begin}LayerNorm", "layer0")


def _layer(writer: Writer, value: str, number: int) -> str:
    weight, name = f"encoder.layer.{number}", f"layer{number + 1}"
    mixed = _attention(writer, value, f"{weight}.attention", name)
    kept = writer.node("Add", [mixed, value], f"{name}.kept")
    middle = writer.norm(kept, f"{weight}.attention.output.LayerNorm", f"{name}.middle")
    wide = writer.node("Gelu", [writer.linear(middle, f"{weight}.intermediate.dense", f"{name}.wide")], f"{name}.gelu")
    narrow = writer.linear(wide, f"{weight}.output.dense", f"{name}.narrow")
    return writer.norm(writer.node("Add", [narrow, middle], f"{name}.sum"), f"{weight}.output.LayerNorm", name)


def _attention(writer: Writer, value: str, weight: str, name: str) -> str:
    def heads(part: str, order: Sequence[int], factor: float = 1.0) -> str:
        whole = writer.linear(value, f"{weight}.self.{part}", f"{name}.{part}", factor)
        split = writer.node("Reshape", [whole, "by_head"], f"{name}.{part}.split")
        return writer.node("Transpose", [split], f"{name}.{part}.heads", perm=list(order))

    query = heads("query", (0, 2, 1, 3), 1 / sqrt(HEAD_WIDTH))
    scores = writer.node("MatMul", [query, heads("key", (0, 2, 3, 1))], f"{name}.scores")
    shares = writer.node("Softmax", [scores], f"{name}.shares", axis=-1)
    seen = writer.node("MatMul", [shares, heads("value", (0, 2, 1, 3))], f"{name}.seen")
    joined = writer.node("Transpose", [seen], f"{name}.joined", perm=[0, 2, 1, 3])
    return writer.linear(writer.node("Reshape", [joined, "flat"], f"{name}.flat"), f"{weight}.output.dense", f"{name}.out")
