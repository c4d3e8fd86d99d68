"""The booking options of the PyTorch method: one table, from which the checks and the documentation come."""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from .deep_learning import ARCHITECTURES, ERROR_STRATEGIES, INITIALIZATIONS, translated
from .errors import did_you_mean
from .option import Option, Value, to_bool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Options that TMVA itself declares for every method; C++ handles them and may hand them on.
COMMON_OPTIONS = frozenset(
    {
        "h",
        "v",
        "verbositylevel",
        "vartransform",
        "createmvapdfs",
        "ignorenegweightsintraining",
        "normalise",
        "d",
        "vartransformtype",
        "txtweightfilesonly",
    }
)
_PDF_OPTION = re.compile(r".*mvapdf(bkg|sig)?$", re.IGNORECASE)


def _option(
    name: str,
    default: Value,
    text: str,
    *,
    example: str = "",
    allowed: tuple[str, ...] = (),
    minimum: float | None = None,
    above: float | None = None,
) -> Any:
    row = Option(name, default, type(default).__name__, text, example, allowed, minimum, above)
    return field(default=default, metadata={"option": row})


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodOptions:
    """The option string of one booking, as typed values."""

    filename_model: str = _option(
        "FilenameModel",
        "",
        "File with the network to train: TorchScript (.pt, .pth), a weights-only checkpoint (.pt, .tar), a bundle "
        "(.safetensors) or, with TrustModelFile, torch.export (.pt2).",
        example="FilenameModel=model.pt",
    )
    filename_trained_model: str = _option(
        "FilenameTrainedModel",
        "",
        "Where the trained network goes; the extension chooses the format. Default: TrainedModel_<title> in the "
        "weights directory, .pt for TorchScript and .safetensors for every other network.",
        example="FilenameTrainedModel=trained.safetensors",
    )
    batch_size: int = _option("BatchSize", 100, "Events in one batch.", minimum=1)
    num_epochs: int = _option(
        "NumEpochs", 10, "Passes over the training events in total, resumed ones included.", minimum=1
    )
    continue_training: bool = _option(
        "ContinueTraining",
        False,
        "Start from the Checkpoint file if there is one, else from the weights in FilenameTrainedModel.",
    )
    save_best_only: bool = _option(
        "SaveBestOnly", True, "Keep the network of the epoch with the lowest validation loss instead of the last one."
    )
    learning_rate_schedule: str = _option(
        "LearningRateSchedule",
        "",
        "Pairs of epoch and learning rate: from that epoch on (counted from 0) this rate.",
        example="LearningRateSchedule=50,0.01;70,0.005",
    )
    validation_size: str = _option(
        "ValidationSize",
        "20%",
        "Part of the training events kept for validation: percent, fraction below 1, or number of events; 0 for none.",
        example="ValidationSize=0.2",
    )
    user_code: str = _option(
        "UserCode",
        "",
        "Python file, run in a namespace of its own, that defines load_model_custom_objects.",
        example="UserCode=model.py",
    )
    num_threads: int = _option(
        "NumThreads", 0, "Threads torch may use inside this method; 0 leaves them as they are.", minimum=0
    )
    device: str = _option(
        "Device",
        "auto",
        "auto, cpu, cuda, cuda0, cuda1 ... or mps. Under auto a train_func stays on the CPU.",
        example="Device=cuda0",
    )
    precision: str = _option(
        "Precision", "fp32", "Number format of the forward pass.", allowed=("fp32", "bf16", "fp16")
    )
    compile: bool = _option("Compile", False, "Let torch.compile rewrite the network while it trains.")
    seed: int = _option(
        "Seed", 1, "Seed of initial weights, shuffling and splitting; 0 takes a new one each time.", minimum=0
    )
    shuffle: bool = _option("Shuffle", True, "Draw the training events in a new order every epoch.")
    event_weights: str = _option(
        "EventWeights",
        "loss",
        "How event weights enter: multiplied into the loss, as the probability to be drawn, or not at all.",
        allowed=("loss", "resample", "ignore"),
    )
    negative_weights: str = _option(
        "NegativeWeights",
        "keep",
        "What happens to events of negative weight in training: kept as they are, left out, or taken with |weight|.",
        allowed=("keep", "ignore", "abs"),
    )
    optimizer: str = _option(
        "Optimizer",
        "Adam",
        "Any class of torch.optim, with arguments if wanted.",
        example="Optimizer=SGD(momentum=0.9)",
    )
    learning_rate: float = _option("LearningRate", 0.001, "Learning rate at the start.", above=0.0)
    weight_decay: float = _option("WeightDecay", 0.0, "Weight decay handed to the optimiser.", minimum=0.0)
    scheduler: str = _option(
        "Scheduler",
        "",
        "Any class of torch.optim.lr_scheduler with its arguments.",
        example="Scheduler=StepLR(step_size=10,gamma=0.5)",
    )
    loss: str = _option(
        "Loss",
        "auto",
        "Any loss class of torch.nn; auto is the cross entropy that fits the outputs, or MSELoss in regression.",
        example="Loss=SmoothL1Loss(beta=0.5)",
    )
    tries_early_stopping: int = _option(
        "TriesEarlyStopping",
        0,
        "Stop after this many epochs without a better validation loss; 0 never stops.",
        minimum=0,
    )
    gradient_clip: float = _option("GradientClip", 0.0, "Largest norm of the gradient; 0 leaves it.", minimum=0.0)
    layout: str = _option(
        "Layout",
        "",
        "A network without any file, in the syntax of TMVA's deep-learning method.",
        example="Layout=DENSE|64|RELU,DENSE|64|RELU,DENSE|1|SIGMOID",
    )
    input_layout: str = _option(
        "InputLayout",
        "",
        "Shape of one event for CONV and recurrent layers: depth|height|width, or time|features.",
        example="InputLayout=1|16|16",
    )
    dropout: str = _option(
        "Dropout",
        "",
        "Fractions of inputs dropped before each layer of Layout, joined by +.",
        example="Dropout=0.0+0.5+0.5",
    )
    validation_split: str = _option(
        "ValidationSplit",
        "last",
        "Which training events validate: the last ones, random ones, or random ones of each class in proportion.",
        allowed=("last", "random", "stratified"),
    )
    checkpoint: str = _option(
        "Checkpoint",
        "",
        "File for the state of the running training, and after how many epochs it is written (1).",
        example="Checkpoint=job.ckpt,5",
    )
    trust_model_file: bool = _option(
        "TrustModelFile", False, "Allow model files that can run code when read (.pt2, pickled networks)."
    )
    ranking: str = _option(
        "Ranking",
        "none",
        "Importance of the variables, measured after training.",
        allowed=("none", "permutation", "gradient"),
    )
    training_strategy: str = _option(
        "TrainingStrategy",
        "",
        "TMVA's DL: LearningRate, Momentum, ConvergenceSteps, BatchSize, MaxEpochs, WeightDecay, Regularization, "
        "DropConfig and Optimizer of each phase, phases joined by a bar. Fills the options above that are not given.",
        example="TrainingStrategy=LearningRate=1e-3,MaxEpochs=20,Optimizer=ADAM",
    )
    error_strategy: str = _option(
        "ErrorStrategy",
        "",
        "TMVA's DL: the loss; SUMOFSQUARES is MSELoss, the others auto.",
        allowed=("", *ERROR_STRATEGIES),
    )
    weight_initialization: str = _option(
        "WeightInitialization",
        "",
        "TMVA's DL: how the first weights of Layout are drawn.",
        allowed=("", *INITIALIZATIONS),
    )
    architecture: str = _option(
        "Architecture", "", "TMVA's DL: STANDARD and CPU are Device=cpu, the others auto.", allowed=("", *ARCHITECTURES)
    )
    batch_layout: str = _option(
        "BatchLayout", "", "TMVA's DL: accepted; the batch follows from BatchSize and InputLayout."
    )
    random_seed: int = _option("RandomSeed", 0, "TMVA's DL: Seed, if not 0.", minimum=0)

    @classmethod
    def from_booking(cls, given: Mapping[str, object]) -> MethodOptions:
        """Return the options of a booking; names match in any case, as TMVA's do.

        Raises
        ------
        ValueError
            For a name that neither this method nor TMVA knows, or a value out of range.
        """
        by_name = {row.name.lower(): (attribute, row) for attribute, row in _rows()}
        values: dict[str, Any] = {}
        for name, value in given.items():
            if name.lower() in by_name:
                attribute, row = by_name[name.lower()]
                values[attribute] = row.convert(value)
            elif name.lower() not in COMMON_OPTIONS and not _PDF_OPTION.match(name):
                near = did_you_mean(name, [row.name for row in OPTIONS])
                message = f"the PyTorch method has no option {name}={value}{near}"
                raise ValueError(message)
        if any(name.lower() == "ignorenegweightsintraining" and to_bool(value) for name, value in given.items()):
            values["negative_weights"] = "ignore"
        return translated(cls(**values))

    def as_booking(self) -> dict[str, Value]:
        """Return the options under their booking names, the inverse of from_booking."""
        return {row.name: getattr(self, attribute) for attribute, row in _rows()}


def _rows() -> Iterator[tuple[str, Option]]:
    for entry in fields(MethodOptions):
        if entry.default is not MISSING:
            yield entry.name, entry.metadata["option"]


#: All options, in the order in which they are documented.
OPTIONS: tuple[Option, ...] = tuple(row for _, row in _rows())


def options_markdown() -> str:
    """Return the table of all options for the documentation."""
    lines = ["| option | default | values | meaning |", "|---|---|---|---|"]
    for row in OPTIONS:
        default = {"": "(none)", "True": "T", "False": "F"}.get(str(row.default), str(row.default))
        example = f" Example: `{row.example}`" if row.example else ""
        lines.append(f"| `{row.name}` | {default} | {row.range} | {row.help}{example} |".replace("|...", "\\|..."))
    return "\n".join(lines) + "\n"
