"""What an option string asks for, checked at booking, where the user still sits in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import artifacts
from ._checkpoint import CheckpointFile
from ._drawing import check_picture
from .devices import parse_device
from .files import check_folder, check_writable
from .losses import loss_from_option
from .options import MethodOptions
from .schedule import optimizer_from_option, parse_schedule
from .schedulers import check_scheduler
from .spec import validation_events
from .usercode import DICTIONARY

if TYPE_CHECKING:
    from pathlib import Path

    from .option import Value
    from .spec import Spec
    from .usercode import CustomObjects

#: Options that act inside the package's own loop, and mean nothing once a train_func is in charge.
OWN_LOOP = ("Precision", "TriesEarlyStopping", "GradientClip", "Compile")
_MANY = 10**9  # more events than any sample: a size that is right for this many is at least well-formed


def check_options(spec: Spec) -> None:
    """Raise for texts that cannot be read, devices that are not there, and options that contradict each other.

    Raises
    ------
    ValueError
        With the option as it was given, and what would be right.
    """
    options = spec.options
    parse_schedule(options.learning_rate_schedule)
    optimizer_from_option(options.optimizer)
    loss_from_option(options.loss)
    device = parse_device(options.device)
    checkpoint = CheckpointFile.from_option(options.checkpoint)
    if checkpoint is not None:
        check_writable("Checkpoint", checkpoint.path)
    validation_events(options.validation_size, _MANY)
    if options.scheduler:
        check_scheduler(options.scheduler)
        if options.learning_rate_schedule:
            message = (
                f"LearningRateSchedule={options.learning_rate_schedule} and Scheduler={options.scheduler} both set the "
                "learning rate; give one of them"
            )
            raise ValueError(message)
    if options.plot_history:
        check_picture(options.plot_history)
    if options.filename_trained_model:
        path = spec.trained_file
        _check_trained_file(path, trusted=options.trust_model_file)
        check_writable("FilenameTrainedModel", path)
    else:
        check_folder(spec.trained_file)
    if options.processes > 1 and device is not None and (":" in str(device) or device.type == "mps"):
        right = "auto, cpu or cuda, where each process takes its own GPU"
        message = f"Device={options.device} is one device for Processes={options.processes}; right would be {right}"
        raise ValueError(message)
    if options.precision == "fp16" and options.optimizer.split("(")[0].lower() == "lbfgs":
        message = "Precision=fp16 and Optimizer=LBFGS do not go together: LBFGS evaluates a batch many times in a step"
        raise ValueError(message)


def _check_trained_file(path: Path, *, trusted: bool) -> None:
    artifacts.check_extension(path, scripted=False)
    if path.suffix.lower() == ".pt2" and not trusted:
        message = (
            f"FilenameTrainedModel={path}: reading a .pt2 file back can run pickled code; use .safetensors, or book "
            "with TrustModelFile=T"
        )
        raise ValueError(message)


def check_user(spec: Spec, user: CustomObjects) -> list[str]:
    """Return remarks on options that the user's train_func makes meaningless; raise where that would lose work."""
    if spec.options.processes > 1 and user.origin == "__main__":
        message = (
            f"Processes={spec.options.processes}: the {DICTIONARY} of the main script cannot be sent to other "
            "processes; put it into a file of its own and book with UserCode=<file>"
        )
        raise ValueError(message)
    if user.train_func is None:
        return []
    if spec.options.checkpoint:
        message = (
            f"Checkpoint={spec.options.checkpoint} stores the package's own loop; a train_func must store its own state"
        )
        raise ValueError(message)
    changed = _changed(spec.options)
    idle = [f"{name}={changed[name]}" for name in OWN_LOOP if name in changed]
    if not idle:
        return []
    return [f"method {spec.title}: train_func is in charge of the training, so {', '.join(idle)} has no effect"]


def _changed(options: MethodOptions) -> dict[str, Value]:
    default = MethodOptions().as_booking()
    return {name: value for name, value in options.as_booking().items() if value != default[name]}
