"""Responses for many files on a batch system: a distributed RDataFrame, whose workers are jobs of Slurm or HTCondor.

    pip install 'tmva-torch[dask]' dask-jobqueue     # where the workers find it, too
    python dask_predict.py model.safetensors events 'root://server//store/data/*.root' --workers 200

Without --workers it runs on the cores of this machine.
"""

import argparse
import os

from distributed import Client, LocalCluster

import tmva_torch.root


def cluster_of(n_workers: int) -> object:
    """Each worker has one thread: a network in C++ evaluates one event after the other."""
    if not n_workers:
        return LocalCluster(n_workers=os.cpu_count(), threads_per_worker=1, processes=True)
    from dask_jobqueue import SLURMCluster  # or HTCondorCluster(cores=1, memory="3GB", disk="1GB")

    cluster = SLURMCluster(
        queue="short",
        cores=1,
        processes=1,
        memory="3GB",
        walltime="02:00:00",
        job_script_prologue=["source $HOME/analysis/.venv/bin/activate"],
    )
    cluster.scale(n_workers)
    return cluster


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("tree")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--output", default="scores.root")
    options = parser.parse_args()
    root = tmva_torch.root.load()
    with cluster_of(options.workers) as cluster, Client(cluster) as client:
        # A few partitions for each worker, so that a slow one does not keep the others waiting.
        frame = root.RDataFrame(options.tree, options.files, executor=client, npartitions=4 * max(options.workers, 2))
        scored = tmva_torch.root.define(frame, "score", options.model)
        print(scored.Filter("score > 0.9").Count().GetValue(), "events above 0.9")
        scored.Snapshot("scores", options.output, ["score"])  # one file per partition: scores_0.root, ...


if __name__ == "__main__":  # LocalCluster starts processes, which import this file
    main()
