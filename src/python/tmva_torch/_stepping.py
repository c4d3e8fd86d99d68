"""Steps of torch's optimisers without what torch does around them.

For a small network that is as much as the step itself: a profiler's record, hooks that nobody set, and marks for
torch's compiler, whose import alone takes a second.
"""

from __future__ import annotations

import inspect
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch.optim import optimizer as _base

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = "__dynamo_disable"  # what torch sets on a function once its compiler has been told to leave it alone


@contextmanager
def without_compiler() -> Iterator[None]:
    """Let optimisers be made inside the block without the import of torch's compiler."""
    function = getattr(torch.optim.Optimizer.add_param_group, "__wrapped__", None)
    if function is None or "torch._dynamo" in sys.modules or hasattr(function, _MARK):
        yield
        return
    setattr(function, _MARK, function)
    try:
        yield
    finally:
        delattr(function, _MARK)


def fuse(optimizer: torch.optim.Optimizer) -> None:
    """Have Adam and AdamW update a parameter in one pass over its memory, unless their user has chosen a way.

    SGD on a CPU is told what it would choose there in any case, and with every step.
    """
    kind = type(optimizer)
    if kind not in (torch.optim.Adam, torch.optim.AdamW, torch.optim.SGD):
        return
    for group in optimizer.param_groups:
        if group["fused"] is not None or group["foreach"] is not None:
            continue
        if kind is torch.optim.SGD:
            if all(p.is_cpu for p in group["params"]):
                group["foreach"] = False
            continue
        plain = not (group["capturable"] or group["differentiable"])
        known = all(p.is_floating_point() and p.device.type in {"cpu", "cuda"} for p in group["params"])
        if plain and known and not isinstance(group["lr"], torch.Tensor):
            group["fused"] = True


@contextmanager
def plainly(model: torch.nn.Module, device: torch.device) -> Iterator[None]:
    """Let TorchScript on a CPU just run its operations: it fuses none there, and to watch and rewrite them costs."""
    if not isinstance(model, torch.jit.ScriptModule) or device.type != "cpu":
        yield
        return
    with torch.jit.optimized_execution(False):  # type: ignore[attr-defined] # a public name all the same
        yield


def backward(output: torch.Tensor, slope: torch.Tensor) -> None:
    """Add to the parameters' gradients what they change in `output` times the slope of the loss there.

    As torch.autograd.backward(output, slope), which imports torch's symbolic shapes (0.3 s) to compare the two shapes,
    and does so with every batch.
    """
    engine = getattr(torch.autograd.Variable, "_execution_engine", None)
    if engine is None or output.shape != slope.shape:
        torch.autograd.backward(output, slope)
        return
    engine.run_backward((output,), (slope,), False, False, (), allow_unreachable=True, accumulate_grad=True)


class Stepper:
    """Steps an optimiser and clears the gradients before: of torch's own classes with the formula alone.

    Where somebody watches the steps (a scheduler, a hook), or the class is another's, with all that is
    around it.
    """

    def __init__(self, optimizer: torch.optim.Optimizer) -> None:
        self._optimizer = optimizer
        watched = (  # a torch that keeps its hooks elsewhere counts as watched
            "step" in vars(optimizer),  # a scheduler counts them
            getattr(optimizer, "_optimizer_step_pre_hooks", True),
            getattr(optimizer, "_optimizer_step_post_hooks", True),
            getattr(_base, "_global_optimizer_pre_hooks", True),
            getattr(_base, "_global_optimizer_post_hooks", True),
            any(group.get("differentiable") for group in optimizer.param_groups),
        )
        bare = type(optimizer).__module__.startswith("torch.optim.") and not any(watched)
        self._formula = inspect.unwrap(type(optimizer).step) if bare else None
        self._parameters = [p for group in optimizer.param_groups for p in group["params"]]

    def clear(self) -> None:
        """Forget the gradients."""
        if self._formula is None:
            self._optimizer.zero_grad(set_to_none=True)
            return
        for parameter in self._parameters:
            parameter.grad = None

    def step(self) -> None:
        """Change the parameters by their gradients."""
        if self._formula is None:
            self._optimizer.step()
            return
        torch.set_grad_enabled(False)
        try:
            self._formula(self._optimizer)
        finally:
            torch.set_grad_enabled(True)
