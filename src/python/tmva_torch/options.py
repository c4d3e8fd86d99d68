"""The booking options of the PyTorch method: one table, from which the checks and the documentation come."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from .deep_learning import ARCHITECTURES, ERROR_STRATEGIES, INITIALIZATIONS, translated
from .errors import did_you_mean
from .option import Option, Value, markdown_table, option_field, to_bool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Options that TMVA itself declares for every method; C++ handles them and may hand them on.
_OF_TMVA = re.compile(
    r"h|v|verbositylevel|vartransform|createmvapdfs|ignorenegweightsintraining|normalise|d|vartransformtype|"
    r"txtweightfilesonly|.*mvapdf(bkg|sig)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodOptions:
    """The option string of one booking, as typed values."""

    filename_model: str = option_field(
        "FilenameModel",
        "",
        "File with the network to train: TorchScript (.pt, .pth), a weights-only checkpoint (.pt, .tar), a bundle "
        "(.safetensors) or, with TrustModelFile, torch.export (.pt2).",
        example="FilenameModel=model.pt",
    )
    filename_trained_model: str = option_field(
        "FilenameTrainedModel",
        "",
        "Where the trained network goes; the extension chooses the format. Default: TrainedModel_<title>.pt in the "
        "weights directory, TorchScript if the network is, else its weights and a description of its layers.",
        example="FilenameTrainedModel=trained.safetensors",
    )
    batch_size: int = option_field("BatchSize", 100, "Events in one batch.", example="BatchSize=256", minimum=1)
    num_epochs: int = option_field(
        "NumEpochs",
        10,
        "Passes over the training events in total, resumed ones included.",
        example="NumEpochs=50",
        minimum=1,
    )
    continue_training: bool = option_field(
        "ContinueTraining",
        False,
        "Start from the Checkpoint file if there is one, else from the weights in FilenameTrainedModel.",
        example="ContinueTraining=T",
    )
    save_best_only: bool = option_field(
        "SaveBestOnly",
        True,
        "Keep the network of the epoch with the lowest validation loss instead of the last one.",
        example="SaveBestOnly=F",
    )
    learning_rate_schedule: str = option_field(
        "LearningRateSchedule",
        "",
        "Pairs of epoch and learning rate: from that epoch on (counted from 0) this rate. Default: the rate stays.",
        example="LearningRateSchedule=50,0.01;70,0.005",
    )
    validation_size: str = option_field(
        "ValidationSize",
        "20%",
        "Part of the training events kept for validation: percent, fraction below 1, or number of events; 0 for none.",
        example="ValidationSize=0.2",
    )
    user_code: str = option_field(
        "UserCode",
        "",
        "Python file, run in a namespace of its own, that defines load_model_custom_objects.",
        example="UserCode=model.py",
    )
    num_threads: int = option_field(
        "NumThreads",
        0,
        "Threads torch may use inside this method; 0 leaves them as they are, but trains with no more than ROOT's "
        "implicit multithreading may use.",
        example="NumThreads=4",
        minimum=0,
        maximum=1024,
    )
    processes: int = option_field(
        "Processes",
        1,
        "Processes that train together, each on its part of every batch of BatchSize events.",
        example="Processes=4",
        minimum=1,
        maximum=1024,
    )
    device: str = option_field(
        "Device",
        "auto",
        "auto, cpu, cuda, cuda0, cuda1 ... or mps. Under auto a train_func stays on the CPU.",
        example="Device=cuda0",
    )
    precision: str = option_field(
        "Precision",
        "fp32",
        "Number format of the forward pass.",
        example="Precision=bf16",
        allowed=("fp32", "bf16", "fp16"),
    )
    compile: bool = option_field(
        "Compile", False, "Let torch.compile rewrite the network while it trains.", example="Compile=T"
    )
    seed: int = option_field(
        "Seed",
        1,
        "Seed of initial weights, shuffling and splitting; 0 takes a new one each time.",
        example="Seed=7",
        minimum=0,
    )
    shuffle: bool = option_field(
        "Shuffle", True, "Draw the training events in a new order every epoch.", example="Shuffle=F"
    )
    event_weights: str = option_field(
        "EventWeights",
        "loss",
        "How event weights enter: multiplied into the loss, as the probability to be drawn, or not at all.",
        example="EventWeights=resample",
        allowed=("loss", "resample", "ignore"),
    )
    negative_weights: str = option_field(
        "NegativeWeights",
        "keep",
        "What happens to events of negative weight in training: kept as they are, left out, or taken with |weight|.",
        example="NegativeWeights=abs",
        allowed=("keep", "ignore", "abs"),
    )
    optimizer: str = option_field(
        "Optimizer",
        "Adam",
        "Any class of torch.optim, with arguments if wanted.",
        example="Optimizer=SGD(momentum=0.9)",
    )
    learning_rate: float = option_field(
        "LearningRate", 0.001, "Learning rate at the start.", example="LearningRate=0.01", above=0.0
    )
    weight_decay: float = option_field(
        "WeightDecay", 0.0, "Weight decay handed to the optimiser.", example="WeightDecay=1e-4", minimum=0.0
    )
    scheduler: str = option_field(
        "Scheduler",
        "",
        "Any class of torch.optim.lr_scheduler with its arguments.",
        example="Scheduler=StepLR(step_size=10,gamma=0.5)",
    )
    loss: str = option_field(
        "Loss",
        "auto",
        "Any loss class of torch.nn; auto is the cross entropy that fits the outputs, or MSELoss in regression.",
        example="Loss=SmoothL1Loss(beta=0.5)",
    )
    tries_early_stopping: int = option_field(
        "TriesEarlyStopping",
        0,
        "Stop after this many epochs without a better validation loss; 0 never stops.",
        example="TriesEarlyStopping=10",
        minimum=0,
    )
    gradient_clip: float = option_field(
        "GradientClip", 0.0, "Largest norm of the gradient; 0 leaves it.", example="GradientClip=1", minimum=0.0
    )
    layout: str = option_field(
        "Layout",
        "",
        "A network without any file, in the syntax of TMVA's deep-learning method.",
        example="Layout=DENSE|64|RELU,DENSE|64|RELU,DENSE|1|SIGMOID",
    )
    input_layout: str = option_field(
        "InputLayout",
        "",
        "Shape of one event for CONV and recurrent layers: depth|height|width, or time|features.",
        example="InputLayout=1|16|16",
    )
    dropout: str = option_field(
        "Dropout",
        "",
        "Fractions of inputs dropped before each layer of Layout, joined by +.",
        example="Dropout=0.0+0.5+0.5",
    )
    validation_split: str = option_field(
        "ValidationSplit",
        "last",
        "Which training events validate: the last ones, random ones, or random ones of each class in proportion.",
        example="ValidationSplit=stratified",
        allowed=("last", "random", "stratified"),
    )
    checkpoint: str = option_field(
        "Checkpoint",
        "",
        "File for the state of the running training, and after how many epochs it is written (1).",
        example="Checkpoint=job.ckpt,5",
    )
    trust_model_file: bool = option_field(
        "TrustModelFile",
        False,
        "Allow model files that can run code when read (.pt2, pickled networks).",
        example="TrustModelFile=T",
    )
    ranking: str = option_field(
        "Ranking",
        "none",
        "Importance of the variables, measured after training.",
        example="Ranking=permutation",
        allowed=("none", "permutation", "gradient"),
    )
    plot_history: str = option_field(
        "PlotHistory",
        "",
        "Picture of losses, metrics and learning rate over the epochs; the extension chooses the format.",
        example="PlotHistory=training.png",
    )
    training_strategy: str = option_field(
        "TrainingStrategy",
        "",
        "TMVA's DL: LearningRate, Momentum, ConvergenceSteps, BatchSize, MaxEpochs, WeightDecay, Regularization, "
        "DropConfig and Optimizer of each phase, phases joined by a bar. Fills the options above that are not given.",
        example="TrainingStrategy=LearningRate=1e-3,MaxEpochs=20,Optimizer=ADAM",
    )
    error_strategy: str = option_field(
        "ErrorStrategy",
        "",
        "TMVA's DL: the loss; SUMOFSQUARES is MSELoss, the others auto.",
        example="ErrorStrategy=CROSSENTROPY",
        allowed=("", *ERROR_STRATEGIES),
    )
    weight_initialization: str = option_field(
        "WeightInitialization",
        "",
        "TMVA's DL: how the first weights of Layout are drawn.",
        example="WeightInitialization=XAVIER",
        allowed=("", *INITIALIZATIONS),
    )
    architecture: str = option_field(
        "Architecture",
        "",
        "TMVA's DL: STANDARD and CPU are Device=cpu, the others auto.",
        example="Architecture=CPU",
        allowed=("", *ARCHITECTURES),
    )
    batch_layout: str = option_field(
        "BatchLayout",
        "",
        "TMVA's DL: accepted; the batch follows from BatchSize and InputLayout.",
        example="BatchLayout=1|128|7",
    )
    random_seed: int = option_field("RandomSeed", 0, "TMVA's DL: Seed, if not 0.", example="RandomSeed=1234", minimum=0)

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
            elif not _OF_TMVA.fullmatch(name):
                near = did_you_mean(name, [row.name for row in OPTIONS])
                message = f"the PyTorch method has no option {name}={value}{near}"
                raise ValueError(message)
        if any(name.lower() == "ignorenegweightsintraining" and to_bool(value) for name, value in given.items()):
            values["negative_weights"] = "ignore"
        made = translated(cls(**values))
        for attribute, row in _rows():
            row.convert(getattr(made, attribute))  # what came from a TrainingStrategy has ranges too
        return made

    def as_booking(self) -> dict[str, Value]:
        """Return the options under their booking names, the inverse of from_booking."""
        return {row.name: getattr(self, attribute) for attribute, row in _rows()}


def _rows() -> Iterator[tuple[str, Option]]:
    for entry in fields(MethodOptions):
        yield entry.name, entry.metadata["option"]


#: All options, in the order in which they are documented.
OPTIONS: tuple[Option, ...] = tuple(row for _, row in _rows())


def options_markdown() -> str:
    """Return the table of all options for the documentation."""
    return markdown_table(OPTIONS)
