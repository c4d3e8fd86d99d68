"""Files made to run code, to fill the memory or to write elsewhere; each function writes one and returns its path."""

from __future__ import annotations

import base64
import copy
import io
import json
import os
import pickle
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.torch
import torch
from torch import nn

MARKER = "code_ran"


class Payload:
    """Runs a command when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {MARKER} ../{MARKER}",)


class Imported:
    """Runs code through exec when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, (f"open({MARKER!r}, 'w')",)


class Nested:
    """Loads a second pickle, in which the code is, when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return pickle.loads, (pickle.dumps(Payload()),)


class Sized:
    """A tensor of any size over a storage of four numbers."""

    def __init__(self, size: tuple[int, ...], stride: tuple[int, ...]) -> None:
        self.size, self.stride = size, stride

    def __reduce__(self) -> tuple[Any, ...]:
        untyped = torch.zeros(4).untyped_storage()
        storage = torch.storage.TypedStorage(wrap_storage=untyped, dtype=torch.float32, _internal=True)
        return torch._utils._rebuild_tensor_v2, (storage, 0, self.size, self.stride, False, {})


def content(data: bytes, suffix: str = ".pt") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / f"model{suffix}"
        path.write_bytes(data)
        return path

    return write


def saved(thing: Any, suffix: str = ".pt", *, legacy: bool = False) -> Callable[[Path], Path]:
    buffer = io.BytesIO()
    torch.save(thing, buffer, _use_new_zipfile_serialization=not legacy)
    return content(buffer.getvalue(), suffix)


def archive(members: dict[str, bytes], suffix: str = ".pt", *, packed: bool = False) -> Callable[[Path], Path]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return content(buffer.getvalue(), suffix)


def scripted() -> dict[str, bytes]:
    """Return the members of an honest TorchScript archive."""
    buffer = io.BytesIO()
    torch.jit.save(torch.jit.script(nn.Linear(2, 1)), buffer)
    with zipfile.ZipFile(buffer) as made:
        return {name: made.read(name) for name in made.namelist()}


def script_with_payload(member: str) -> Callable[[Path], Path]:
    return archive({n: pickle.dumps(Payload(), 2) if n.endswith(member) else d for n, d in scripted().items()})


def overlapping(folder: Path) -> Path:
    """Thousands of members that are all the same megabyte."""
    path = folder / "model.pt"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("archive/data.pkl", bytes(1 << 20))
        for i in range(5000):
            member = copy.copy(made.filelist[0])
            member.filename = f"archive/data/{i}"
            made.filelist.append(member)
    return path


def huge_member(folder: Path) -> Path:
    path = folder / "model.pt"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("archive/data.pkl", b"\x80\x02N.")
        made.filelist[0].file_size = (1 << 63) - 1
    return path


def symlink_member(folder: Path) -> Path:
    path = folder / "model.pt"
    with zipfile.ZipFile(path, "w") as made:
        member = zipfile.ZipInfo("archive/data.pkl")
        member.external_attr = 0o120777 << 16
        made.writestr(member, "/etc/passwd")
    return path


def tar(folder: Path) -> Path:
    path = folder / "model.tar"
    with tarfile.open(path, "w") as made:
        data = pickle.dumps(Payload())
        member = tarfile.TarInfo("../../pickle")
        member.size = len(data)
        made.addfile(member, io.BytesIO(data))
    return path


def npz(folder: Path) -> Path:
    path = folder / "model.npz"
    np.savez(path, weights=np.array([Payload()], dtype=object))
    return path


def cut(write: Callable[[Path], Path], fraction: float) -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        path = write(folder)
        path.write_bytes(path.read_bytes()[: int(fraction * path.stat().st_size)])
        return path

    return made


def header(text: str | bytes, *, length: int | None = None, data: bytes = bytes(64)) -> Callable[[Path], Path]:
    """Return the writer of a safetensors file with this header."""
    raw = text.encode() if isinstance(text, str) else text
    return content(struct.pack("<Q", len(raw) if length is None else length) + raw + data, ".safetensors")


def tensor(shape: list[Any], offsets: list[int], dtype: str = "F32") -> Callable[[Path], Path]:
    return header(json.dumps({"weight": {"dtype": dtype, "shape": shape, "data_offsets": offsets}}))


def described(description: Any) -> Callable[[Path], Path]:
    """Return the writer of a file with four numbers and this description of their network."""
    text = description if isinstance(description, str) else json.dumps(description)
    weights = {"0.weight": torch.zeros(1, 2), "0.bias": torch.zeros(1)}
    return content(safetensors.torch.save(weights, {"tmva_torch": text}), ".safetensors")


def layer(name: str, **arguments: Any) -> dict[str, Any]:
    inner = {"kind": "layer", "class": name, "arguments": arguments}
    return {"kind": "sequence", "layers": [["0", inner]]}


def nested(depth: int) -> str:
    return '{"kind": "sequence", "layers": [["0", ' * depth + "null" + "]]}" * depth


def bundle_with_code(folder: Path) -> Path:
    """Write an honest bundle whose user code leaves a trace."""
    text = f"open({MARKER!r}, 'w')\nload_model_custom_objects = {{}}\n"
    network = layer("Linear", in_features=2, out_features=1, bias=True)
    state = {
        "format": 1, "analysis": "classification", "features": ["x", "y"], "classes": ["A", "B"], "targets": [],
        "positive_class": 1, "output_kind": "logit", "network": network,
        "transformations": None, "fill_values": None, "ranges": None, "info": {}, "versions": {}, "reference": None,
        "user_code": {"filename": "user.py", "text": text, "sha256": ""},
    }  # fmt: skip
    weights = {"0.weight": torch.zeros(1, 2), "0.bias": torch.zeros(1)}
    keys = {"tmva_torch_bundle": json.dumps(state), "tmva_torch": json.dumps(network)}
    return content(safetensors.torch.save(weights, keys), ".safetensors")(folder)


def weights_xml(state: str, *, head: str = "", middle: str = "") -> Callable[[Path], Path]:
    text = (
        f'<?xml version="1.0"?>{head}<MethodSetup Method="PyTorch::PyTorch">{middle}<Options/>'
        '<Variables NVar="1"><Variable Expression="x" Label="x" Internal="x" Min="0" Max="1"/></Variables>'
        f'<Weights Content="tmva-torch state 1">{state}</Weights></MethodSetup>'
    )
    return content(text.encode(), ".weights.xml")


def entity_bomb() -> str:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "boom"}">' for i in range(12))
    return f"<!DOCTYPE x [{entities}]>"


def state_of(**changes: Any) -> str:
    """Return the state of a method whose trained file is somewhere else."""
    state = {
        "format": 1, "analysis": "classification", "variables": ["x"], "classes": ["A", "B"], "targets": [],
        "signal_class": 0, "output_kind": "logit", "seed": 1, "network": {},
        "trained_file": {"path": "../../../../../../etc/passwd", "sha256": "0" * 64}, "user_code": None,
        "uses_main": False, "reference": None, "versions": {}, **changes,
    }  # fmt: skip
    return json.dumps(state)


CODE = {"filename": "user.py", "text": f"open({MARKER!r}, 'w')\n", "sha256": ""}


def sparse_file(folder: Path) -> Path:
    path = folder / "large.weights.xml"
    with path.open("wb") as file:
        file.write(b"<MethodSetup")
        file.truncate(1 << 36)
    return path


def fifo(folder: Path) -> Path:
    path = folder / "model.pt"
    os.mkfifo(path)
    return path


def link_loop(folder: Path) -> Path:
    path = folder / "model.pt"
    path.symlink_to(path)
    return path


LINEAR = saved({"model_state_dict": nn.Linear(2, 1).state_dict()})
SAFE = described(layer("Linear", in_features=2, out_features=1, bias=True))
BIG = 1 << 40

ATTACKS: dict[str, Callable[[Path], Path]] = {
    # pickles
    "pickle as .pt": content(pickle.dumps(Payload())),
    "pickle of protocol 0": content(pickle.dumps(Payload(), 0)),
    "pickle as .pth": content(pickle.dumps({"state_dict": Imported()}), ".pth"),
    "pickle as .safetensors": content(pickle.dumps(Payload()), ".safetensors"),
    "pickle as .pt2": content(pickle.dumps(Payload()), ".pt2"),
    "pickle within a pickle": content(pickle.dumps(Nested())),
    "torch.save": saved(Payload()),
    "torch.save, old format": saved(Payload(), legacy=True),
    "torch.save in a state dictionary": saved({"model_state_dict": {"weight": Payload()}}, ".pth"),
    "torch.save behind honest weights": saved({"model_state_dict": nn.Linear(2, 1).state_dict(), "more": Imported()}),
    "torch.save of a whole network": saved(nn.Linear(2, 1)),
    "pickle as .npz": npz,
    "tar archive": tar,
    "torch.export archive": archive(
        {"model/archive_format": b"pt2", "model/data/weights/w.pt": pickle.dumps(Payload())}, ".pt2"
    ),
    "torch.export archive of old": archive(
        {"serialized_exported_program.json": b"{}", "x.pt": pickle.dumps(Payload())}, ".pt2"
    ),
    "TorchScript with a pickle of constants": script_with_payload("/constants.pkl"),
    "TorchScript with a pickle of data": script_with_payload("/data.pkl"),
    # zip archives
    "zip bomb": archive({"archive/data.pkl": bytes(1 << 28)}, packed=True),
    "zip bomb of code": archive({"m/constants.pkl": b"", "m/code/__torch__.py": b" " * (1 << 28)}, packed=True),
    "zip bomb of overlapping members": overlapping,
    "zip member of 2^63 bytes": huge_member,
    "zip path traversal": archive({f"../../{MARKER}": b"x", f"../../{MARKER}/data.pkl": pickle.dumps(Payload(), 2)}),
    "zip absolute path": archive({f"/tmp/{MARKER}/data.pkl": pickle.dumps(Payload(), 2)}),  # noqa: S108 - never written
    "zip symbolic link": symlink_member,
    **{f"checkpoint cut at {f:g}": cut(LINEAR, f) for f in (0.01, 0.3, 0.6, 0.9, 0.99)},
    # tensors
    "tensor of 2^40 times the same number": saved({"weight": torch.zeros(1).expand(BIG)}),
    "tensor behind its storage": saved({"weight": Sized((1 << 20, 1 << 20), (1 << 20, 1))}),
    "tensor of overflowing shape": saved({"weight": Sized((1 << 62, 1 << 62), (1, 1))}),
    "tensor of 2^63 rows": saved({"weight": Sized((1 << 63,), (1,))}),
    "tensor of negative shape": saved({"weight": Sized((-4,), (1,))}),
    # safetensors
    "header of 2^63 bytes": header("{}", length=1 << 63),
    "header of 2^64 - 1 bytes": header("{}", length=(1 << 64) - 1),
    "header longer than the file": header("{}", length=1000),
    "header that is no JSON": header("{weight"),
    "header that is no text": header(b"{\xff\xfe"),
    "header nested without end": header('{"a":' * 10**5),
    "header of 200 MB": header("{" + " " * (200 << 20) + "}"),
    **{f"bundle cut at {f:g}": cut(SAFE, f) for f in (0.02, 0.3, 0.6, 0.99)},
    "shape of 2^63": tensor([1 << 63], [0, 64]),
    "shape that overflows": tensor([1 << 32, 1 << 32, 1 << 32], [0, 64]),
    "shape that wraps around to 16": tensor([(1 << 62) + 4, 4], [0, 64]),
    "negative shape": tensor([-1], [0, 64]),
    "shape in words": tensor(["many"], [0, 64]),
    "offsets behind the end": tensor([16], [1 << 40, (1 << 40) + 64]),
    "offsets in reverse": tensor([16], [64, 0]),
    "unknown number format": tensor([16], [0, 64], "F128"),
    # descriptions
    "description of 2^80 weights": described(layer("Linear", in_features=BIG, out_features=BIG)),
    "description of 2^40 weights": described(layer("Linear", in_features=1 << 20, out_features=1 << 20)),
    "description of a huge LSTM": described(layer("LSTM", input_size=1 << 20, hidden_size=1 << 20)),
    "description of ten thousand layers": described(layer("LSTM", input_size=1, hidden_size=1, num_layers=10**4)),
    "description of a system call": described(layer("system", command=f"touch {MARKER}")),
    "description of another module": described(layer("os.system", command=f"touch {MARKER}")),
    "description with wrong arguments": described(layer("Linear", words="x")),
    "description that is a list": described([1]),
    "description that is no JSON": described("{kind"),
    "description nested without end": described(nested(50000)),
    "description that runs deep": described(nested(300)),
    # weights files
    "weights file with an entity bomb": weights_xml(state_of(), head=entity_bomb(), middle="&e11;"),
    "weights file with an entity of a file": weights_xml(
        "&e;", head='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    ),
    "weights file with 10^6 nested elements": weights_xml(state_of(), middle="<a>" * 10**6 + "</a>" * 10**6),
    "weights file with 10^5 open elements": weights_xml(state_of(), middle="<a>" * 10**5),
    "weights file of 64 GB": sparse_file,
    "weights file with a pickle": weights_xml(base64.b64encode(pickle.dumps(Payload())).decode()),
    "weights file with code": weights_xml(state_of(user_code=CODE)),
    "weights file with code that names none": weights_xml(state_of(user_code={"text": CODE["text"]})),
    "weights file whose network is elsewhere": weights_xml(state_of()),
    "weights file whose network is a device": weights_xml(state_of(trained_file={"path": "/dev/zero", "sha256": "0"})),
    "weights file with a state nested without end": weights_xml("[" * 10**6),
    "weights file with numbers of 10^6 digits": weights_xml('{"format": ' + "1" * 10**6 + "}"),
    "bundle with code": bundle_with_code,
    # files that are none
    "named pipe": fifo,
    "loop of links": link_loop,
    "a device": lambda folder: Path("/dev/zero"),
    "a folder": lambda folder: folder,
}
