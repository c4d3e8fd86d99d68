#!/bin/bash
# What train.sub runs: train.sh JOB.toml PROCESSES
set -euo pipefail

tmva-torch train --nproc-per-node "$2" --checkpoint job.ckpt --continue -o model.safetensors "$1"
