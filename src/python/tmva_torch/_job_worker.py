"""One process of `tmva-torch train` on several."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _handout
from ._feeds import MemoryFeed, StreamFeed
from .bundle_file import save
from .data import EventDataset
from .job import TrainJob, config_of, finish_job, fit_job, summary
from .sharing import checksum
from .together import RESULT
from .world import joined

if TYPE_CHECKING:
    from ._feeds import Feed
    from .world import World

_REMEDY = "give all nodes the same job and the same files"


def run(folder: Path, task: dict[str, Any]) -> None:
    """Train together with the other processes; the first one writes the bundle, and what there is to say about it."""
    job = TrainJob.from_dict(task["job"])
    with joined(gpu="cuda" in str(config_of(job).device)) as world:
        world.check_alike("job", task["job"], _REMEDY)
        feed: Feed = _shared_memory(folder, job, world) if job.buffer_size is None else _shared_stream(job, world)
        model, history = fit_job(job, feed, progress=bool(task["progress"]) and world.is_first)
        if world.is_first:
            # The figures of merit are those of all events.
            whole = feed if job.buffer_size is None else StreamFeed(job)
            trained = finish_job(job, whole, model, history)
            save(trained.bundle, Path(task["output"]))
            (folder / RESULT).write_text(json.dumps(summary(trained)), encoding="utf-8")


def _shared_stream(job: TrainJob, world: World) -> StreamFeed:
    """Return this process's share of the events of files, which it reads itself."""
    feed = StreamFeed(job, world)
    world.check_alike("events", feed.facts, _REMEDY)
    return feed


def _shared_memory(folder: Path, job: TrainJob, world: World) -> MemoryFeed:
    """Return the events, which one process of each machine has read, in memory that all of them share."""
    feed = MemoryFeed(job) if world.local_rank == 0 else None
    if feed is not None:
        _put(folder, feed.events)
    world.gather(None)  # nobody looks before it is all there
    columns, stored = _handout.get(folder)
    world.check_alike("events", stored["facts"], _REMEDY)
    made = EventDataset(columns["x"], columns.get("y"), columns.get("weight"), **stored["names"], nonfinite="keep")
    if feed is None:
        return MemoryFeed(job, made)
    made.n_nonfinite, made.fill_values = feed.n_nonfinite, feed.fill_values
    feed.events = made  # those it has read itself are not needed any more
    return feed


def _put(folder: Path, events: EventDataset) -> None:
    columns = {"x": events.x, "y": events.y, "weight": events.weight}
    present = {name: column for name, column in columns.items() if column is not None}
    stored = {
        "names": {
            "feature_names": events.feature_names,
            "class_names": events.class_names,
            "n_classes": events.n_classes,
        },
        "facts": {"events": len(events), "columns": events.x.shape[1], "the checksum": checksum(present.values())},
    }
    _handout.put(folder, {name: column.numpy() for name, column in present.items()}, stored)
