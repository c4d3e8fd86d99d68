"""The network of the examples: what UserCode= names. TMVA brings the data, this file brings everything PyTorch."""

import torch
from torch import nn

# One output per class; TMVA's classes are the columns of the one-hot targets.
model = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2), nn.Softmax(dim=1))

# No train_func and no predict_func here: the loop and the prediction of tmva_torch are used.
load_model_custom_objects = {"model": model, "criterion": nn.BCELoss(), "optimizer": torch.optim.Adam}
