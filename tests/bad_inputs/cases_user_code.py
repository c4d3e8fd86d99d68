"""Files of user code that are not there, do not run, or bring functions and networks that do something else."""

from __future__ import annotations

from pathlib import Path

from jobs import IMPORTS, MODEL, SIGNATURE, Case, Jobs

BOOKING = "!H:!V:NumEpochs=2:BatchSize=10:ValidationSize=4:UserCode="
#: A training loop with a place for trouble in each step.
LOOP = """
opt = optimizer(model.parameters())
for epoch in range(num_epochs):
    model.train()
    for i, (X, y) in enumerate(train_loader):
        {batch}
        opt.zero_grad()
        loss = criterion(model(X), y)
        loss.backward()
        opt.step()
    model.eval()
    for X, y in val_loader:
        {validation}
        criterion(model(X), y)
return {result}
"""


def text(content: str | bytes, *words: str) -> Case:
    """Return the case of a file with this content."""

    def action(jobs: Jobs) -> None:
        file = Path(jobs.name("text") + ".py")
        file.write_bytes(content if isinstance(content, bytes) else (IMPORTS + content).encode())
        jobs.book(f"{BOOKING}{file}")

    return Case(action, words)


def objects(*words: str, **entries: str) -> Case:
    """Return the case of a dictionary with these entries."""
    return Case(lambda jobs: jobs.book(jobs.objects(**entries)), words)


def trains(*words: str, batch: str = "pass", validation: str = "pass", result: str = "model") -> Case:
    """Return the case of a train_func with trouble in it."""
    body = LOOP.format(batch=batch, validation=validation, result=result)
    return Case(lambda jobs: jobs.run(jobs.train_func(body)), words)


def predicts(body: str, *words: str) -> Case:
    """Return the case of a predict_func with this body; what it does wrong is seen on zeros at booking."""
    return Case(lambda jobs: jobs.book(jobs.predict_func(body)), words)


def later(body: str, *words: str) -> Case:
    """Return the case of a predict_func whose trouble only comes with the events."""
    return Case(lambda jobs: jobs.run(jobs.predict_func(body)), words)


def network(expression: str, *words: str, before: str = "") -> Case:
    """Return the case of a network."""
    code = f"{before}\nload_model_custom_objects = {{'model': {expression}}}\n"
    return Case(lambda jobs: jobs.book(jobs.code(code)), words)


def _folder(jobs: Jobs) -> None:
    Path("folder.py").mkdir(exist_ok=True)
    jobs.book(f"{BOOKING}folder.py")


OUTPUT = "y = model(torch.as_tensor(x)).detach().numpy()\n"

CASES: dict[str, Case] = {
    # the file
    "missing file": Case(lambda jobs: jobs.book(f"{BOOKING}nowhere.py"), ("nowhere.py", "no such file")),
    "a folder": Case(_folder, ("folder.py", "is a folder")),
    "a file that cannot be read": Case(
        lambda jobs: jobs.book(f"{BOOKING}/proc/self/mem"), ("UserCode=/proc/self/mem", "cannot be read")
    ),
    "a broken encoding": text(b"# \xff\xfe\nx = 1\n", "UserCode", "utf-8", ".py"),
    "a null byte": text(b"x = 1\x00\n", "UserCode", "null bytes"),
    "syntax error": text("def f(:\n    pass\n", "SyntaxError", "line 3", ".py"),
    "wrong indentation": text("def f():\npass\n", "IndentationError", "line 4"),
    "division by zero at import": text("a = 1\nb = a / 0\n", "ZeroDivisionError", "line 4", ".py"),
    "missing module": text("import torch_of_tomorrow\n", "ModuleNotFoundError", "torch_of_tomorrow"),
    "exit at import": text("import sys\nsys.exit(3)\n", "SystemExit", "3", "line 4"),
    "interrupt at import": text("raise KeyboardInterrupt\n", "KeyboardInterrupt"),
    "recursion without end": text("def f():\n    return f()\nf()\n", "RecursionError"),
    "an exception that cannot be printed": text(
        "class Odd(Exception):\n    def __str__(self):\n        raise RuntimeError('odd')\nraise Odd\n", "Odd"
    ),
    "a message in another script": text("raise ValueError('Größe: \\udcff')\n", "ValueError", "Größe"),
    "an empty file": text(b"", "no network"),
    # the dictionary
    "a list for the dictionary": text("load_model_custom_objects = [1]\n", "list", "must be a dict"),
    "a network in words": objects("str", "torch.nn.Module", model="'resnet'"),
    "a network class that needs arguments": objects("TypeError", "'model'", model="nn.Linear"),
    "a network function that returns nothing": objects("NoneType", "torch.nn.Module", model="lambda: None"),
    "train_func in words": objects("train_func", "str", "not a function", train_func="'fit'"),
    "train_func of two arguments": objects(
        "train_func", "signature", "val_loader", train_func="lambda model, train_loader: model"
    ),
    "train_func with one argument too many": objects(
        "train_func", "'more'", train_func=f"lambda {SIGNATURE}, more: model"
    ),
    "predict_func in words": objects("predict_func", "str", "not a function", predict_func="'predict'"),
    "predict_func of one argument": objects("predict_func", "signature", predict_func="lambda model: 1"),
    "predict_func of three arguments": objects("predict_func", "signature", predict_func="lambda a, b, c: 1"),
    "an optimizer instance": objects(
        "optimizer", "instance of SGD", optimizer="torch.optim.SGD([torch.zeros(1)], lr=0.1)"
    ),
    "an optimizer that is a number": objects("optimizer", "int", optimizer="5"),
    "an optimizer in wrong words": objects("Optimizer=Adamm", "Adam", optimizer="'Adamm'"),
    "a criterion that is a number": objects("criterion", "int", "not a function", criterion="5"),
    "a criterion of one argument": objects("criterion", "(output, target)", criterion="lambda output: output"),
    "a criterion class": objects("criterion", "class", "MSELoss()", criterion="nn.MSELoss"),
    "a misspelt key is a remark": objects(predict_fun="lambda model, x: x"),
    # the network
    "a wrong input width": network("nn.Sequential(nn.Linear(7, 1))", "[2, 2]", "2 variables", "x, y", "7"),
    "a wrong output width": network("nn.Sequential(nn.Linear(2, 3))", "[2, 3]", "[2, 1] or [2, 2]"),
    "no row per event": network("nn.Sequential(nn.Flatten(0), nn.Linear(4, 1))", "returns [1]", "[2, 1]"),
    "two answers": network("Two()", "tuple", before="class Two(nn.Module):\n    forward = lambda self, x: (x, x)\n"),
    "numbers of double precision": network("nn.Linear(2, 1).double()", "two events", "dtype"),
    "a failing forward": network(
        "Bad()",
        "my own words",
        before="class Bad(nn.Module):\n    def forward(self, x):\n        raise KeyError('my own words')\n",
    ),
    "nothing to train": network("nn.Flatten()", "no parameter", "nothing to train"),
    "a network of infinities": Case(
        lambda jobs: jobs.run(
            jobs.code(
                "net = nn.Linear(2, 1)\nnn.init.constant_(net.weight, float('inf'))\n"
                "load_model_custom_objects = {'model': net}\n"
            )
        ),
        ("loss is nan", "epoch 1", "non-finite"),
    ),
    # the training
    "exception in the first batch": trains(
        "my own words", "train_func", "line 9", batch="raise OSError('my own words')"
    ),
    "exception in the last batch": trains(
        "my own words", "train_func", batch="if i == len(train_loader) - 1 and epoch: raise OSError('my own words')"
    ),
    "exception in validation": trains("my own words", "train_func", validation="raise OSError('my own words')"),
    "exit in training": trains("SystemExit", "train_func", batch="raise SystemExit(0)"),
    "train_func returns nothing": trains("train_func", "NoneType", "return", result="None"),
    "train_func returns the loss": trains("train_func", "float", result="0.5"),
    "train_func returns another network": trains("[2, 7]", "[2, 1]", result="nn.Linear(2, 7)"),
    "train_func needs validation": Case(
        lambda jobs: jobs.run(jobs.train_func("return model") + ":ValidationSize=0"), ("ValidationSize=0", "val_loader")
    ),
    "train_func and checkpoint": Case(
        lambda jobs: jobs.book(jobs.train_func("return model") + ":Checkpoint=job.ckpt"), ("Checkpoint", "train_func")
    ),
    "a criterion that fails": Case(
        lambda jobs: jobs.run(
            jobs.code(
                "def loss(output, target):\n    raise LookupError('my own words')\n"
                f"load_model_custom_objects = {{'model': {MODEL}, 'criterion': loss}}\n"
            )
        ),
        ("my own words", "LookupError"),
    ),
    # the prediction
    "predict_func returns nothing": predicts("return None", "predict_func", "NoneType", "[2, 1]"),
    "predict_func with a row too many": predicts(
        f"import numpy as np\n{OUTPUT}return np.vstack([y, y])", "[4, 1]", "[2, 1]"
    ),
    "predict_func with columns too many": predicts(
        f"import numpy as np\n{OUTPUT}return np.hstack([y, y, y])", "[2, 3]", "[2, 1]"
    ),
    "predict_func returns words": predicts("return 'signal'", "predict_func", "str"),
    "predict_func returns an array of words": predicts(
        "import numpy as np\nreturn np.array([['a'], ['b']])", "predict_func", "<U1", "float"
    ),
    "predict_func returns complex numbers": predicts(f"{OUTPUT}return y * 1j", "complex64", "float"),
    "predict_func returns whole numbers": predicts(f"{OUTPUT}return y.astype(int)", "int64", "float"),
    "predict_func returns objects": predicts(f"{OUTPUT}return y.astype(object)", "object", "float"),
    "predict_func returns a list": predicts(f"{OUTPUT}return y.tolist()", "list", "array"),
    "predict_func returns a generator": predicts(f"{OUTPUT}return (v for v in y)", "generator", "array"),
    "predict_func returns a tensor without memory": predicts(
        "return torch.zeros(2, 1, device='meta')", "predict_func", "meta"
    ),
    "predict_func returns a sparse tensor": predicts("return torch.zeros(2, 1).to_sparse()", "predict_func", "sparse"),
    "predict_func raises": predicts("raise OSError('my own words')", "predict_func", "my own words", "line 4"),
    "predict_func leaves": predicts("raise SystemExit(4)", "predict_func", "SystemExit"),
    "predict_func only knows two events": later(
        f"{OUTPUT}assert len(x) == 2\nreturn y", "predict_func", "AssertionError"
    ),
    "predict_func with NaN": later(f"{OUTPUT}return y * float('nan')", "40 of its 40", "not a number"),
    "predict_func with a view of its input": later("return x[:, :1]"),
    "predict_func that overwrites its input": later(f"{OUTPUT}x[:] = 0\nreturn y"),
    "predict_func with a gradient": later("return model(torch.as_tensor(x))"),
}
