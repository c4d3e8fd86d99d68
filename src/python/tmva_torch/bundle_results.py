"""Results of a bundle that `tmva-torch train` wrote: its events are read again, and split as they were."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from ._feeds import feed_of
from .bundle_file import load
from .errors import TmvaTorchError
from .job import TrainJob
from .results import Results


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
    feed = feed_of(dataclasses.replace(job, standardise=False))
    if feed.n_train != bundle.info["n_train"]:
        message = f"{file} was trained on {bundle.info['n_train']} events; now there are {feed.n_train} in its files"
        raise TmvaTorchError(message)
    train, *held_out = feed.parts()
    options = {name: str(value) for name, value in bundle.info["job"].items() if value not in (None, {}, "")}
    test = held_out[0] if held_out else train
    return Results.of_bundle(bundle, test, train=train, method=Path(file).stem, options=options)
