"""Results of a bundle that `tmva-torch train` wrote: its events are read again, and split as they were."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from .bundle_file import load
from .data import EventDataset
from .errors import TmvaTorchError
from .job import TrainJob, make_job_loaders
from .results import Results

if TYPE_CHECKING:
    import torch

    from .loading import Part


def read_bundle(file: str | Path, *, trusted: bool = False) -> Results:
    """Return the results of a bundle: its validation events test (all of them if there were none).

    Parameters
    ----------
    file
        A bundle of `tmva-torch train`; the files that it was trained on must be where they were, seen from here.
    trusted
        As for `load`.

    Raises
    ------
    TmvaTorchError
        If the bundle does not say what it was trained on, or that is not what it was.
    FileNotFoundError
        If the bundle or its data are not there.
    """
    bundle = load(file, trusted=trusted)
    if "job" not in bundle.info:
        message = f"{file} does not say what it was trained on; give its data to Results.of_bundle in Python"
        raise TmvaTorchError(message)
    job = TrainJob.from_dict(bundle.info["job"])
    dataset = job.read()
    loaders = make_job_loaders(dataset, job)
    parts = [cast("Part", loader.dataset).indices for loader in loaders if loader is not None]
    if len(parts[0]) != bundle.info["n_train"]:
        message = f"{file} was trained on {bundle.info['n_train']} events; now there are {len(parts[0])} in its files"
        raise TmvaTorchError(message)
    train, *held_out = (_chosen(dataset, part) for part in parts)
    options = {name: str(value) for name, value in bundle.info["job"].items() if value not in (None, {}, "")}
    test = held_out[0] if held_out else train
    return Results.of_bundle(bundle, test, train=train, method=Path(file).stem, options=options)


def _chosen(dataset: EventDataset, events: torch.Tensor) -> EventDataset:
    return EventDataset(
        dataset.x[events],
        None if dataset.y is None else dataset.y[events],
        None if dataset.weight is None else dataset.weight[events],
        feature_names=dataset.feature_names,
        n_classes=dataset.n_classes,
        class_names=dataset.class_names,
        nonfinite="keep",
    )
