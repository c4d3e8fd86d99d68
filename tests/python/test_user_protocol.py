"""load_model_custom_objects: found in UserCode or __main__, called by its exact names, its answers checked."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from toys import BEST_AUC, Log, auc, gaussians

from tmva_torch import TmvaTorchError, _contract
from tmva_torch.losses import OutputKind
from tmva_torch.usercode import UserCodeError

# The shape in which the field writes train_func: the optimiser's class goes on to schedule.
CODE = """
import torch
from torch import nn

seen = {"rates": [], "values": [], "keywords": None, "batch": None}

def make():
    return nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2), nn.Softmax(dim=1))

def train(model, train_loader, val_loader, num_epochs, batch_size, optimizer, criterion, save_best, scheduler):
    trainer = optimizer(model.parameters(), lr=0.1)
    schedule, steps = scheduler
    best = None
    for epoch in range(num_epochs):
        for batch in train_loader:
            seen["batch"] = [tuple(column.shape) for column in batch]
            X, y = batch[0], batch[1]
            trainer.zero_grad()
            loss = criterion(model(X), y)
            loss.backward()
            trainer.step()
        if schedule:
            schedule(optimizer, epoch, steps)
        seen["rates"].append(trainer.param_groups[0]["lr"])
        with torch.no_grad():
            value = sum(float(criterion(model(b[0]), b[1])) for b in val_loader) / len(val_loader)
        seen["values"].append(value)
        best = value if best is None else best
        if save_best:
            best = save_best(model, value, best)
    return model

def predict(model, x):
    with torch.no_grad():
        return model(torch.from_numpy(x)).numpy()

load_model_custom_objects = {"train_func": train, "predict_func": predict, "model": make,
                             "criterion": nn.MSELoss(), "optimizer": torch.optim.SGD}
"""


def data(n: int = 1000, weights: Any = None) -> dict[str, Any]:
    x, classes = gaussians(n)
    return {"x": x, "classes": classes, "weights": np.ones(n) if weights is None else weights}


def book(booking, code: str = CODE, **options: Any):
    spec = booking(UserCode="model.py", **options)
    Path("model.py").write_text(code)
    return spec, _contract.open_method(spec)


def seen(method) -> dict[str, Any]:
    return method.user.code.module.seen


def test_the_schedule_reaches_an_optimiser_passed_as_its_class(booking) -> None:
    _, method = book(booking, NumEpochs=5, LearningRateSchedule="1,0.01;3,0.005")
    _contract.train(method, data(), {})
    assert seen(method)["rates"] == [0.1, 0.01, 0.01, 0.005, 0.005]


def test_without_a_schedule_the_pair_is_empty(booking) -> None:
    _, method = book(booking, NumEpochs=2)
    _contract.train(method, data(), {})
    assert seen(method)["rates"] == [0.1, 0.1]


def test_batches_are_pairs_unless_weights_are_asked_for(booking, log: Log) -> None:
    _, method = book(booking, NumEpochs=1, BatchSize=100)
    _contract.train(method, data(), log.hooks())
    assert seen(method)["batch"] == [(100, 2), (100, 2)]
    _, method = book(booking, CODE + "load_model_custom_objects['use_weights'] = True\n", NumEpochs=1)
    _contract.train(method, data(), log.hooks())
    assert seen(method)["batch"] == [(100, 2), (100, 2), (100,)]
    assert not log.warnings()


def test_weights_that_the_user_does_not_see_are_warned_about_once(booking, log: Log) -> None:
    _, method = book(booking, NumEpochs=2)
    _contract.train(method, data(weights=np.linspace(0.5, 1.5, 1000)), log.hooks())
    assert len(log.warnings()) == 1
    assert '"use_weights": True' in log.warnings()[0]


def test_the_best_state_is_evaluated_and_stored(booking) -> None:
    # The second epoch is declared the best one; the later ones change the weights on.
    code = CODE.replace("value = sum(", "value = abs(epoch - 1.0) + 0 * sum(")
    code = code.replace(
        "best = save_best(model, value, best)",
        "best = save_best(model, value, best); kept.append((best, model[0].weight.detach().clone()))",
    )
    code = code.replace("seen = {", "kept = []\nseen = {", 1)
    spec, method = book(booking, code, NumEpochs=4)
    result = _contract.train(method, data(), {})
    kept = method.user.code.module.kept
    assert [best for best, _ in kept] == [1.0, 0.0, 0.0, 0.0]
    assert result["best_epoch"] == 1
    assert result["history"]["val_loss"] == [1.0, 0.0, 1.0, 2.0]
    torch.testing.assert_close(method.model[0].weight, kept[1][1], rtol=0, atol=0)
    assert not torch.equal(kept[1][1], kept[3][1])
    again = _contract.restore(spec, _contract.state(method))
    torch.testing.assert_close(again.model[0].weight, kept[1][1], rtol=0, atol=0)


def test_without_save_best_only_the_last_state_is_kept(booking) -> None:
    code = CODE.replace("value = sum(", "value = epoch + 0 * sum(") + "\n"
    _, method = book(
        booking,
        code.replace("return model\n", "seen['last'] = model[0].weight.detach().clone()\n    return model\n", 1),
        NumEpochs=3,
        SaveBestOnly="F",
    )
    # make() above also returns a Sequential, not `model`: only train's return was replaced
    _contract.train(method, data(), {})
    torch.testing.assert_close(method.model[0].weight, seen(method)["last"], rtol=0, atol=0)


def test_a_train_func_that_never_saves_still_leaves_a_file(booking) -> None:
    _, method = book(booking, CODE.replace("if save_best:", "if False:"), NumEpochs=1)
    result = _contract.train(method, data(), {})
    assert Path(result["trained_file"]).is_file()
    assert result["best_epoch"] == -1


def test_the_users_code_travels_in_the_state(booking, tmp_path: Path) -> None:
    spec, method = book(booking, NumEpochs=1)
    _contract.train(method, data(), {})
    text = _contract.state(method)
    (tmp_path / "model.py").unlink()
    again = _contract.restore(spec, text)
    x = gaussians(100, seed=8)[0]
    np.testing.assert_array_equal(_contract.predict(again, x), _contract.predict(method, x))


def test_main_objects_serve_where_there_is_no_user_code(booking, main_objects) -> None:
    called = []

    def predict_func(model: nn.Module, x: np.ndarray) -> torch.Tensor:
        called.append(x.shape)
        return model(torch.from_numpy(x))

    main_objects(model=nn.Sequential(nn.Linear(2, 1), nn.Sigmoid()), predict_func=predict_func)
    spec = booking(NumEpochs=1)
    method = _contract.open_method(spec)
    _contract.train(method, data(), {})
    again = _contract.restore(spec, _contract.state(method))
    called.clear()
    x = gaussians(10)[0]
    np.testing.assert_array_equal(_contract.predict(again, x), _contract.predict(method, x))
    assert called == [(10, 2), (10, 2)]


def test_two_bookings_of_one_module_do_not_train_each_other(booking, main_objects) -> None:
    shared = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
    before = shared[0].weight.detach().clone()
    main_objects(model=shared)
    _contract.train(_contract.open_method(booking(NumEpochs=1)), data(), {})
    torch.testing.assert_close(shared[0].weight, before, rtol=0, atol=0)


def test_each_user_code_has_its_own_namespace_and_its_folder_to_import_from(booking) -> None:
    spec = booking(UserCode="one/model.py")
    for name, width in (("one", 3), ("two", 5)):
        Path(name).mkdir()
        Path(name, f"helper_{name}.py").write_text(f"WIDTH = {width}\n")
        Path(name, "model.py").write_text(
            f"from helper_{name} import WIDTH\nfrom torch import nn\n"
            "load_model_custom_objects = {'model': lambda: nn.Sequential(nn.Linear(2, WIDTH), nn.Linear(WIDTH, 1))}\n"
        )
    one = _contract.open_method(spec)
    two = _contract.open_method(booking(UserCode="two/model.py"))
    assert (one.model[0].out_features, two.model[0].out_features) == (3, 5)


def test_an_exception_in_train_func_shows_file_line_and_traceback(booking) -> None:
    code = CODE.replace("best = None\n", "best = 1 / 0\n")
    _, method = book(booking, code, NumEpochs=1)
    line = code.splitlines().index("    best = 1 / 0") + 1
    with pytest.raises(UserCodeError) as caught:
        _contract.train(method, data(), {})
    text = str(caught.value)
    assert text.startswith("train_func of method PyTorch failed with ZeroDivisionError: division by zero")
    assert f"model.py, line {line}" in text.splitlines()[0]
    assert "best = 1 / 0" in text
    assert "_job.py" not in text


@pytest.mark.parametrize(
    ("code", "error", "message"),
    [
        ("x = (", UserCodeError, r"SyntaxError.*model.py, line 1"),
        ("load_model_custom_objects = 3", TypeError, "is a int; it must be a dict"),
        (
            "load_model_custom_objects = {'train_func': lambda model: model}",
            TypeError,
            r"called as train_func\(model, train_loader",
        ),
        (
            "load_model_custom_objects = {'predict_func': lambda model: model}",
            TypeError,
            r"called as predict_func\(model, x\)",
        ),
        ("load_model_custom_objects = {'predict_func': 3}", TypeError, "is a int, not a function"),
        (
            "load_model_custom_objects = {'model': lambda: 3}",
            TypeError,
            "returned a int; it must return a torch.nn.Module",
        ),
    ],
)
def test_what_is_wrong_with_user_code_is_said_at_booking(booking, code: str, error: type, message: str) -> None:
    with pytest.raises(error, match=message):
        book(booking, code)


def test_a_missing_user_code_is_an_error(booking) -> None:
    with pytest.raises(FileNotFoundError, match=r"UserCode=gone.py: there is no such file \(looked for /"):
        _contract.open_method(booking(UserCode="gone.py"))


def test_an_unknown_key_is_noted(booking) -> None:
    _, method = book(booking, CODE + "load_model_custom_objects['train_fun'] = 1\n")
    (note,) = _contract.notes(method)
    assert note.startswith(f"load_model_custom_objects in {Path('model.py').absolute()} has the key 'train_fun'")
    assert note.endswith("did you mean train_func?")
    assert _contract.notes(method) == []


def test_interruption_keeps_the_best_network_of_a_user_loop(booking, log: Log) -> None:
    _, method = book(booking, NumEpochs=50)
    hooks = log.hooks() | {"interrupted": lambda: len(seen(method)["values"]) >= 2}
    result = _contract.train(method, data(), hooks)
    assert result["stopped"] == "interrupted"
    assert len(result["history"]["val_loss"]) == 2
    assert Path(result["trained_file"]).is_file()


def test_options_that_a_train_func_makes_meaningless_are_named(booking) -> None:
    _, method = book(booking, GradientClip=0.5, Precision="bf16")
    (note,) = _contract.notes(method)
    assert note.endswith("so Precision=bf16, GradientClip=0.5 has no effect")
    with pytest.raises(ValueError, match=r"Checkpoint=job.ckpt stores the package's own loop"):
        book(booking, Checkpoint="job.ckpt")


def test_a_train_func_needs_validation_events(booking) -> None:
    _, method = book(booking, ValidationSize="0")
    with pytest.raises(ValueError, match="ValidationSize=0 leaves no validation events, but train_func needs"):
        _contract.train(method, data(), {})


def test_the_default_criterion_and_optimiser_are_those_of_the_options(booking) -> None:
    code = CODE.replace('"criterion": nn.MSELoss(), "optimizer": torch.optim.SGD', "")
    code = code.replace("lr=0.1)", ")\n    seen['optimizer'] = trainer").replace("save_best(model", "save_best(model")
    _, method = book(booking, code, NumEpochs=3, Optimizer="AdamW(eps=1e-6)", LearningRate=0.02, WeightDecay=0.3)
    _contract.train(method, data(), {})
    optimizer = seen(method)["optimizer"]
    assert type(optimizer) is torch.optim.AdamW
    (group,) = optimizer.param_groups
    assert (group["lr"], group["eps"], group["weight_decay"]) == (0.02, 1e-6, 0.3)
    # cross entropy of guessing is log 2; the best possible for these two Gaussians is about 0.59
    assert 0.55 < seen(method)["values"][-1] < 0.69


def test_an_optimiser_instance_is_refused(booking, main_objects) -> None:
    net = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
    main_objects(model=net, optimizer=torch.optim.SGD(net.parameters(), lr=0.1))
    with pytest.raises(TypeError, match="is an instance of SGD; give its class, its name or a function"):
        _contract.train(_contract.open_method(booking()), data(), {})


def test_arrays_that_user_code_keeps_stay_valid(booking) -> None:
    code = CODE.replace("trainer = ", "seen['loader'] = train_loader\n    trainer = ", 1)
    _, method = book(booking, code, NumEpochs=1)
    sample = data()
    expected = sample["x"].copy()
    _contract.train(method, sample, {})
    del sample
    kept = torch.cat([batch[0] for batch in seen(method)["loader"]]).numpy()
    np.testing.assert_array_equal(np.sort(kept, axis=0), np.sort(expected[:800], axis=0))


@pytest.mark.parametrize(
    ("state", "message"),
    [("{", "is not readable JSON"), ("[]", "has format list"), ('{"format": 99}', "has format 99; .* reads format 1")],
)
def test_a_state_that_cannot_be_read_is_said(booking, state: str, message: str) -> None:
    with pytest.raises(TmvaTorchError, match=message):
        _contract.restore(booking(), state)


def test_a_weights_file_of_roots_own_method_with_user_code(booking) -> None:
    spec = booking(UserCode="model.py", FilenameTrainedModel="trained.tar")
    Path("model.py").write_text(CODE)
    torch.manual_seed(3)
    net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2), nn.Softmax(dim=1))
    torch.save(net.state_dict(), "trained.tar")
    x = gaussians(20)[0]
    answer = _contract.predict(_contract.restore(spec, ""), x)
    np.testing.assert_allclose(answer[:, 0], net(torch.from_numpy(x)).detach()[:, 0], rtol=1e-6)
    Path("trained.tar").unlink()
    with pytest.raises(FileNotFoundError, match=r"needs FilenameTrainedModel=trained.tar; looked for /"):
        _contract.restore(spec, "")


def test_a_network_made_while_the_file_runs_starts_from_the_seed(booking) -> None:
    Path("seeded.py").write_text(
        "from torch import nn\nload_model_custom_objects = {'model': nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())}\n"
    )
    before = torch.get_rng_state()
    first, again, other = (
        _contract.open_method(booking(UserCode="seeded.py", Seed=seed)).model.state_dict()["0.weight"]
        for seed in (3, 3, 4)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(torch.get_rng_state(), before)


SIGNATURE = "model, train_loader, val_loader, num_epochs, batch_size, optimizer, criterion, save_best, scheduler"
#: A train_func that leaves the network's mode alone, and returns {result}.
PLAIN_LOOP = f"""
import torch
from torch import nn

def train({SIGNATURE}):
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(num_epochs):
        for x, y in train_loader:
            opt.zero_grad()
            criterion(model(x), y).backward()
            opt.step()
    return {{result}}

make = lambda: nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2), nn.Softmax(dim=1))
load_model_custom_objects = {{{{"model": make, "train_func": train, "criterion": nn.BCELoss()}}}}
"""


@pytest.mark.parametrize("with_predict", [False, True])
def test_the_network_comes_to_train_func_as_its_author_left_it(booking, with_predict: bool) -> None:
    code = """
import torch
from torch import nn
seen = {}
def train(model, train_loader, **others):
    seen.update(modes=[layer.training for layer in model], mean=model[1].running_mean.clone())
    return model
def make():
    net = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.BatchNorm1d(8), nn.Linear(8, 1), nn.Sigmoid())
    net[2].eval()
    return net
def predict(model, x):
    assert not model.training
    return model(torch.from_numpy(x))
load_model_custom_objects = {"model": make, "train_func": train, "predict_func": predict}
"""
    if not with_predict:
        code += "del load_model_custom_objects['predict_func']\n"
    _, method = book(booking, code)
    _contract.train(method, data(), {})
    assert seen(method)["modes"] == [True, True, False, True, True]
    assert seen(method)["mean"].tolist() == [0.0] * 8


@pytest.mark.parametrize(
    "result",
    ["torch.compile(model, backend='eager')", "nn.DataParallel(model)", "torch.optim.swa_utils.AveragedModel(model)"],
)
def test_what_train_func_put_around_the_network_is_taken_off(booking, result: str) -> None:
    spec, method = book(booking, PLAIN_LOOP.format(result=result), NumEpochs=1)
    _contract.train(method, data(), {})
    assert type(method.model) is nn.Sequential
    again = _contract.restore(spec, _contract.state(method))
    x = gaussians(50, seed=8)[0]
    np.testing.assert_array_equal(_contract.predict(again, x), _contract.predict(method, x))


def test_gradients_that_predict_func_has_switched_off_are_there_in_training(booking) -> None:
    predict = (
        "def predict(model, x):\n    torch.set_grad_enabled(False)\n    return model(torch.from_numpy(x)).numpy()\n"
    )
    code = PLAIN_LOOP.format(result="model") + predict + "load_model_custom_objects['predict_func'] = predict\n"
    try:
        _, method = book(booking, code, NumEpochs=2)
        before = method.model[0].weight.detach().clone()
        _contract.train(method, data(), {})
    finally:
        torch.set_grad_enabled(True)
    assert not torch.equal(method.model[0].weight, before)


def test_a_network_in_double_precision_comes_back_as_such(booking, log: Log) -> None:
    code = PLAIN_LOOP.format(result="model.double()")
    code += "predict = lambda model, x: model(torch.from_numpy(x).double())\n"
    code += "load_model_custom_objects['predict_func'] = lambda m, x: m(torch.from_numpy(x).to(m[0].weight.dtype))\n"
    spec, method = book(booking, code, NumEpochs=1)
    _contract.train(method, data(), log.hooks())
    again = _contract.restore(spec, _contract.state(method))
    assert again.model[0].weight.dtype is torch.float64
    torch.testing.assert_close(again.model.state_dict(), method.model.state_dict(), rtol=0, atol=0)


def test_a_prediction_that_only_works_now_is_warned_about(booking, log: Log) -> None:
    # The mark that predict_func reads is in no state dictionary.
    code = PLAIN_LOOP.format(result="mark(model)") + (
        "def mark(model):\n    model.offset = 0.25\n    return model\n"
        "def predict(model, x):\n    return model(torch.from_numpy(x)) * 0.5 + getattr(model, 'offset', 0.0)\n"
        "load_model_custom_objects['predict_func'] = predict\n"
    )
    _, method = book(booking, code, NumEpochs=1)
    _contract.train(method, data(), log.hooks())
    assert "cannot be applied later" in log.warnings()[-1]


def test_a_quantised_network_is_refused_with_the_way_out(booking) -> None:
    code = PLAIN_LOOP.format(
        result="torch.ao.quantization.quantize_dynamic(model.eval(), {nn.Linear}, dtype=torch.qint8)"
    )
    _, method = book(booking, code, NumEpochs=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch says that the function is going to move
        with pytest.raises(TypeError, match=r"quantised network.*return torch.jit.script\(model\)"):
            _contract.train(method, data(), {})


def test_user_code_is_compiled_without_the_future_of_this_package(booking) -> None:
    _, method = book(booking, CODE + "def f(x: int): ...\nseen['annotation'] = f.__annotations__['x']\n")
    assert seen(method)["annotation"] is int


def test_neighbours_of_one_name_belong_to_their_own_files(booking) -> None:
    for name, number in (("one", 0.25), ("two", 0.75)):
        Path(name).mkdir()
        Path(name, "helper.py").write_text(f"NUMBER = {number}\n")
        Path(name, "model.py").write_text(
            "import numpy as np\nimport helper\nfrom torch import nn\n"
            "def predict(model, x):\n    import helper as late\n    assert late is helper\n"
            "    return np.full(len(x), late.NUMBER)\n"
            "load_model_custom_objects = {'model': nn.Linear(2, 1), 'predict_func': predict}\n"
        )
    methods = [_contract.open_method(booking(UserCode=f"{name}/model.py")) for name in ("one", "two")]
    x = gaussians(1)[0]
    assert [float(_contract.predict(method, x)[0, 0]) for method in (*methods, *methods)] == [0.25, 0.75, 0.25, 0.75]
    Path("one", "helper.py").write_text("NUMBER = 0.5  # changed since\n")
    again = _contract.open_method(booking(UserCode="one/model.py"))
    assert float(_contract.predict(again, x)[0, 0]) == 0.5
    assert float(_contract.predict(methods[0], x)[0, 0]) == 0.25


def test_a_default_dtype_is_that_of_the_file_which_sets_it(booking) -> None:
    code = PLAIN_LOOP.replace("\ndef train", "\ntorch.set_default_dtype(torch.float64)\ndef train", 1).format(
        result="model"
    )
    code = code.replace("for x, y in train_loader:", "for x, y in ((x.double(), y.double()) for x, y in train_loader):")
    code += "load_model_custom_objects['predict_func'] = lambda m, x: m(torch.Tensor(x)).detach()\n"
    spec, method = book(booking, code, NumEpochs=1)
    other = _contract.open_method(booking(title="Other", Layout="DENSE|1|SIGMOID"))
    _contract.train(method, data(), {})
    _contract.train(other, data(), {})
    again = _contract.restore(spec, _contract.state(method))
    x = gaussians(50, seed=8)[0]
    np.testing.assert_array_equal(_contract.predict(again, x), _contract.predict(method, x))
    assert torch.get_default_dtype() is torch.float32
    assert (again.model[0].weight.dtype, other.model[0].weight.dtype) == (torch.float64, torch.float32)


def test_lazy_layers_start_from_the_seed(booking) -> None:
    code = (
        "from torch import nn\nload_model_custom_objects = {'model': nn.Sequential(nn.LazyLinear(1), nn.Sigmoid())}\n"
    )
    first, second = (book(booking, code)[1].model[0].weight for _ in range(2))
    torch.testing.assert_close(first, second, rtol=0, atol=0)


def test_a_network_that_cannot_be_copied_says_what_to_give(booking) -> None:
    code = "import threading\nfrom torch import nn\nnet = nn.Linear(2, 1)\nnet.lock = threading.Lock()\n"
    with pytest.raises(TypeError, match="function without arguments that returns a new one"):
        book(booking, code + "load_model_custom_objects = {'model': net}\n")


def test_the_loaders_events_are_tensors_as_those_of_roots_own_method(booking) -> None:
    code = PLAIN_LOOP.replace("    opt =", "    seen.append(train_loader.dataset.tensors)\n    opt =", 1).format(
        result="model"
    )
    _, method = book(booking, "seen = []\n" + code, NumEpochs=1, ValidationSize="0.2")
    given = data()
    _contract.train(method, given, {})
    x, y = seen(method)[0]
    np.testing.assert_array_equal(x, given["x"][:800])
    np.testing.assert_array_equal(y.argmax(1), given["classes"][:800])


CATEGORIES = """
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(5, 4)
        self.rest = nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 1){last})
    def forward(self, x):
        return self.rest(torch.cat([x[:, :1], self.table(x[:, 1].long() - {first})], 1))
load_model_custom_objects = {{"model": Net}}
"""


@pytest.mark.parametrize(("last", "kind"), [("", OutputKind.LOGIT), (", nn.Sigmoid()", OutputKind.PROBABILITY)])
@pytest.mark.parametrize("first", [0, 1])
def test_a_network_that_knows_only_its_categories_trains_and_applies(booking, first: int, last: str, kind) -> None:
    spec, method = book(booking, CATEGORIES.format(first=first, last=last), NumEpochs=8, LearningRate=0.02)
    given = data(4000)
    rng = np.random.default_rng(4)
    given["x"][:, 1] = first + np.where(given["classes"] == 0, rng.integers(0, 4, 4000), rng.integers(1, 5, 4000))
    _contract.train(method, given, {})
    assert method.kind is kind
    again = _contract.restore(spec, _contract.state(method))
    response = _contract.predict(again, given["x"])
    assert 0.0 <= response.min() <= response.max() <= 1.0
    # The best one orders the events by x + log ratio of the categories: all of 0 are signal, all of 4 background.
    ratio = np.array([9.0, 0.0, 0.0, 0.0, -9.0])[given["x"][:, 1].astype(int) - first] + given["x"][:, 0]
    is_signal = given["classes"] == 0
    assert auc(response, is_signal) > auc(ratio, is_signal) - 0.01


def test_a_logarithm_of_an_input_does_not_turn_probabilities_into_logits(booking) -> None:
    code = """
import torch
from torch import nn
class Net(nn.Sequential):
    def forward(self, x):
        return super().forward(torch.log(x))
load_model_custom_objects = {"model": lambda: Net(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1), nn.Sigmoid())}
"""
    _, method = book(booking, code, NumEpochs=8, LearningRate=0.02)
    given = data(4000)
    given["x"] = np.exp(given["x"])
    _contract.train(method, given, {})
    assert method.kind is OutputKind.PROBABILITY
    assert auc(_contract.predict(method, given["x"]), given["classes"] == 0) == pytest.approx(BEST_AUC, abs=0.015)


def test_modules_beside_the_file_are_asked_for_where_it_is_applied(booking, tmp_path: Path) -> None:
    Path("beside.py").write_text("from torch import nn\nnet = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())\n")
    spec, method = book(booking, "import beside\nload_model_custom_objects = {'model': beside.net}\n", NumEpochs=1)
    _contract.train(method, data(), {})
    text = _contract.state(method)
    Path("model.py").unlink()
    moved = Path("beside.py").rename(tmp_path / "beside.txt")
    with pytest.raises(UserCodeError, match=r"beside model\.py are not stored with it; put them into .*weights"):
        _contract.restore(spec, text)
    moved.rename(tmp_path / "dataset" / "weights" / "beside.py")
    x = gaussians(50, seed=8)[0]
    np.testing.assert_array_equal(_contract.predict(_contract.restore(spec, text), x), _contract.predict(method, x))


def test_a_layout_is_in_single_precision_whatever_the_main_script_has_set(booking) -> None:
    torch.set_default_dtype(torch.float64)
    try:
        method = _contract.open_method(booking(Layout="DENSE|4|TANH,DENSE|1|SIGMOID", NumEpochs=1))
        _contract.train(method, data(), {})
        again = _contract.restore(booking(Layout="DENSE|4|TANH,DENSE|1|SIGMOID"), _contract.state(method))
    finally:
        torch.set_default_dtype(torch.float32)
    x = gaussians(50, seed=8)[0]
    np.testing.assert_array_equal(_contract.predict(again, x), _contract.predict(method, x))
