# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A network without ROOT, from a notebook
#
# uproot reads the events, `tmva_torch` does the rest. Open this file as a notebook with Jupyter and jupytext beside a
# copy of ROOT's tmva_class_example.root, or run it with Python.

# %%
import torch

from tmva_torch import (
    Bundle,
    EventDataset,
    Task,
    TrainConfig,
    fit,
    from_root,
    load,
    make_loaders,
    mlp,
    plots,
    report,
    save,
    standardise,
    summary,
)
from tmva_torch.results import Results

features = ["var1+var2", "var1-var2", "var3", "var4"]
files = {"Background": "tmva_class_example.root:TreeB", "Signal": "tmva_class_example.root:TreeS"}

# %% [markdown]
# Events with odd numbers train, those with even ones test.

# %%
events = from_root(files, features, cut="abs(var4) < 5")


def every_second(first):
    names = {"feature_names": features, "n_classes": 2, "class_names": list(files)}
    return EventDataset(events.x[first::2], events.y[first::2], **names)


test, train = every_second(0), every_second(1)

# %%
scaled, transformations = standardise(train)
torch.manual_seed(1)
model = mlp(len(features), 1, hidden=(32, 32))
config = TrainConfig(epochs=10, seed=1)
history = fit(model, *make_loaders(scaled, batch_size=128, split="stratified", seed=1), task=Task.BINARY, config=config)

# %% [markdown]
# One file holds the network and all that predictions need.

# %%
info = {"history": history.epochs, "best_epoch": history.best_epoch}
bundle = Bundle(
    model=model, task=Task.BINARY, features=features, classes=list(files), transformations=transformations, info=info
)
save(bundle, "model.safetensors")

# %%
results = Results.of_bundle(load("model.safetensors"), test, train=train, method="Two layers")
print(summary.figures(results))
plots.draw([results], "pictures")
report.write([results], "report.html", title="Two layers of 32")
