"""Predictions for many files: one output per input, in several processes, and only what is not there yet."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import re
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from .application import apply
from .bundle_file import load
from .errors import TmvaTorchError
from .files import begun, companions, sha256, stamp
from .finding import find_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .bundle import Bundle
    from .finding import Files

#: What was done, a line per file; only ever appended to, so that a kill costs no more than its last line.
RECORD = "predictions.jsonl"
_MOST_SHOWN = 5
_bundle: Bundle | None = None  # of a worker process


class Job(NamedTuple):
    """One input, where its predictions go, and what the record says of them when they are there."""

    source: str
    target: Path
    fingerprint: str


@dataclass
class Predicted:
    """What `predict_files` did; events are those of this call and of earlier ones."""

    targets: list[Path]
    n_events: int = 0
    n_skipped: int = 0
    n_nonfinite: dict[str, int] = field(default_factory=dict)


def predict_files(
    model: str | Path,
    files: Files,
    folder: str | Path,
    *,
    jobs: int = 1,
    device: str | None = None,
    trusted: bool = False,
    report: Callable[[int, int], None] = lambda _done, _total: None,
    **options: Any,
) -> Predicted:
    """Write the predictions for the events of each file into a file of the same name in a folder.

    What an earlier call has written for the same model, input and options is left as it is. Each output appears as a
    whole or not at all, its events in the order of the input; a selection without events gives a file without events.

    Parameters
    ----------
    model
        A bundle or a weights file.
    files
        ROOT or Parquet files, as for `from_root`.
    folder
        Is made if need be. Files of equal names from several folders go into folders of the same names.
    jobs
        Processes; each loads the model once. With several a script needs the usual `if __name__ == "__main__"`, since
        they import it.
    device, trusted
        As for `load`.
    report
        Called with the number of files done and their total.
    options
        keep, cut, tree, step_size, nonfinite, as for `apply`.

    Returns
    -------
    Predicted
        The outputs in the order of the inputs.

    Raises
    ------
    ValueError
        If two inputs would be written to one file or over themselves, or for `jobs` below one.
    TmvaTorchError
        If files failed, after all others were done; the message names them and why.
    """
    if jobs < 1:
        message = f"jobs={jobs}; right would be at least one process"
        raise ValueError(message)
    bundle = load(model, device=device, trusted=trusted)  # what is wrong with it is said once, and first
    folder = Path(folder)
    planned = _plan(Path(model), files, folder, {**options, "device": device})
    folder.mkdir(parents=True, exist_ok=True)
    record = _read(folder / RECORD)
    done = Predicted([job.target for job in planned])
    open_jobs = []
    for job in planned:
        if (entry := record.get(_key(job, folder))) is not None and entry["state"] == [
            job.fingerprint,
            *stamp(job.target),
        ]:
            done.n_skipped += 1
            _add(done, entry)
        else:
            open_jobs.append(job)
    report(done.n_skipped, len(planned))
    if min(jobs, len(open_jobs)) > 1:
        results = _in_processes(open_jobs, jobs, (str(model), device, trusted), options)
    else:
        results = ((job, partial(_predict, job, options, bundle)) for job in open_jobs)
    failed = _run(open_jobs, folder, done, results=results, report=report)
    if failed:
        listed = "; ".join(f"{source}: {why}" for source, why in list(failed.items())[:_MOST_SHOWN])
        more = f"; and {len(failed) - _MOST_SHOWN} more" if len(failed) > _MOST_SHOWN else ""
        message = f"{len(failed)} of {len(planned)} files failed: {listed}{more}; the others are done"
        raise TmvaTorchError(message)
    return done


def _plan(model: Path, files: Files, folder: Path, options: Mapping[str, Any]) -> list[Job]:
    """Return what is to be done for each input, in their order."""
    of_model = [sha256(path) for path in companions(model)]
    found = list(find_tables(files))
    local = [Path(path).absolute() for path, _ in found if "://" not in path]
    base = Path(os.path.commonpath([path.parent for path in local])) if local else Path()
    planned: dict[Path, Job] = {}
    for path, tree in found:
        remote = "://" in path
        name = Path(re.sub(r"^\w+://[^/]*/+", "", path)).name if remote else Path(path).absolute().relative_to(base)
        target = folder / name
        source = f"{path}:{tree}" if tree else path
        if target in planned:
            message = f"{planned[target].source} and {source} would both be written to {target}; predict them apart"
            raise ValueError(message)
        if target.exists() and not remote and target.samefile(path):
            message = f"{target} is one of the inputs; write to another folder"
            raise ValueError(message)
        text = json.dumps(
            [of_model, source, None if remote else stamp(Path(path)), options], default=list, sort_keys=True
        )
        planned[target] = Job(source, target, hashlib.sha256(text.encode()).hexdigest())
    return list(planned.values())


def _run(
    open_jobs: Sequence[Job],
    folder: Path,
    done: Predicted,
    *,
    results: Iterator[tuple[Job, Callable[[], dict[str, Any]]]],
    report: Callable[[int, int], None],
) -> dict[str, str]:
    """Note each result in the record, and return why which inputs failed."""
    failed: dict[str, str] = {}
    with (folder / RECORD).open("a", encoding="utf-8") as record:
        for number, (job, result) in enumerate(results, len(done.targets) - len(open_jobs) + 1):
            try:
                entry = result()
            except BrokenProcessPool as error:
                message = f"a process ended while {job.source} or others were predicted; was memory short? ({error})"
                raise TmvaTorchError(message) from error
            except (OSError, ValueError, TmvaTorchError, ImportError) as error:
                failed[job.source] = " ".join(str(error).split())
            else:
                record.write(json.dumps({"file": _key(job, folder), **entry}) + "\n")
                record.flush()
                _add(done, entry)
            report(number, len(done.targets))
    return failed


def _in_processes(
    open_jobs: Sequence[Job], n_processes: int, model: tuple[str, str | None, bool], options: Mapping[str, Any]
) -> Iterator[tuple[Job, Callable[[], dict[str, Any]]]]:
    """Yield the jobs as they end, each with a function that gives its result or raises what went wrong."""
    n_processes = min(n_processes, len(open_jobs))
    # Not forked: threads of torch and of readers would not be there in the copy, but what they hold locked would.
    context = multiprocessing.get_context("spawn")
    n_threads = max(1, torch.get_num_threads() // n_processes)
    pool = ProcessPoolExecutor(n_processes, context, _start, (*model, n_threads))
    try:
        waiting = {pool.submit(_predict, job, dict(options)): job for job in open_jobs}
        for future in as_completed(waiting):
            yield waiting[future], future.result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(model: str, device: str | None, trusted: bool, n_threads: int) -> None:
    global _bundle  # noqa: PLW0603 - a worker process has one model
    torch.set_num_threads(n_threads)
    _bundle = load(model, device=device, trusted=trusted)


def _predict(job: Job, options: Mapping[str, Any], bundle: Bundle | None = None) -> dict[str, Any]:
    """Predict one file with the given model, or with that of a worker process."""
    bundle = bundle or _bundle
    assert bundle is not None  # noqa: S101 - _start has run
    for left in begun(job.target):
        left.unlink()  # of a process that was killed while it wrote
    applied = apply(bundle, job.source, job.target, allow_empty=True, **options)
    state = [job.fingerprint, *stamp(job.target)]
    return {"state": state, "events": applied.n_events, "nonfinite": applied.n_nonfinite}


def _add(done: Predicted, entry: Mapping[str, Any]) -> None:
    done.n_events += entry["events"]
    for name, count in entry["nonfinite"].items():
        done.n_nonfinite[name] = done.n_nonfinite.get(name, 0) + count


def _key(job: Job, folder: Path) -> str:
    return job.target.relative_to(folder).as_posix()


def _read(path: Path) -> dict[str, Any]:
    """Return the last entry of each file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {entry["file"]: entry for line in lines if (entry := _entry(line)) is not None}


def _entry(line: str) -> dict[str, Any] | None:
    """Return what a line says; None of one that a kill cut short."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    wanted = {"file", "state", "events", "nonfinite"}
    return entry if isinstance(entry, dict) and wanted <= entry.keys() else None
