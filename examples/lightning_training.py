"""Train the same network through lightning.Trainer, then save it as a bundle: python lightning_training.py [epochs]"""

import sys

import lightning
import numpy as np
import torch

from tmva_torch import Bundle, EventDataset, LightningTask, Task, TrainConfig, make_loaders, mlp, save, standardise

rng = np.random.default_rng(1)
y = rng.integers(0, 2, 20_000)
x = rng.normal(loc=100 + 10 * y[:, None], scale=10, size=(20_000, 4)).astype("float32")
names = ("pt", "eta", "phi", "m")

dataset, transformations = standardise(EventDataset(x, y, feature_names=names, n_classes=2))
loaders = make_loaders(dataset, batch_size=256, seed=1, split="stratified")
torch.manual_seed(1)
model = mlp(4, 1)
task = LightningTask(model, 4, task=Task.BINARY, config=TrainConfig(learning_rate=0.003, optimizer="AdamW"))
trainer = lightning.Trainer(
    max_epochs=int(sys.argv[1]) if len(sys.argv) > 1 else 5,
    callbacks=[lightning.pytorch.callbacks.EarlyStopping(monitor="val_loss", patience=3)],
    accelerator="auto",
    logger=False,
    enable_checkpointing=False,
)
trainer.fit(task, loaders.train, loaders.validation)

bundle = Bundle(
    model=model, task=Task.BINARY, features=names, classes=("Background", "Signal"), transformations=transformations
)
save(bundle, "lightning.safetensors")
print(f"validation loss {float(trainer.callback_metrics['val_loss']):.4f}, wrote lightning.safetensors")
