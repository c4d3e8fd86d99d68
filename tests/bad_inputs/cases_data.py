"""Trees, expressions, cuts, weights, splits, names and folders that do not fit; unusual ones that must work."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from jobs import GOOD, IMPORTS, MODEL, N_EVENTS, Case, Jobs

NAN, INF = math.nan, math.inf


def trains(words: tuple[str, ...] = (), *, options: str = GOOD, **loader: Any) -> Case:
    """Return the case of a whole job on a loader that is made with these arguments."""
    return Case(lambda jobs: jobs.run(options, jobs.loader(**loader)), words)


def columns(words: tuple[str, ...], variables: tuple[str, ...] = ("x", "y"), *, n: int = N_EVENTS, **made: Any) -> Case:
    """Return the case of a whole job on trees with these further (or other) columns."""

    def action(jobs: Jobs) -> None:
        weight = "w" if "w" in made else ""
        trees = (jobs.tree(n=n, shift=1.0, **made), jobs.tree(n=n, **made))
        jobs.run(
            GOOD if n > 10 else GOOD.replace("ValidationSize=4", "ValidationSize=0"),
            jobs.loader(variables, trees=trees, weight=weight),
        )

    return Case(action, words)


def one_row_bad(value: float) -> Any:
    """Return a column with one such value."""
    return lambda i: value if i == 3 else float(i % 3)


def _typed(jobs: Jobs, kind: str, value: str) -> Any:
    """Return a tree with one branch "v" of a C++ type besides x and y."""
    made = jobs.tree()
    holder = jobs.name("holder")
    jobs.ROOT.gInterpreter.Declare(
        f"#include <string>\n#include <vector>\n#include <TTree.h>\nvoid {holder}(TTree &t) {{ {kind} v = {value};"
        'auto *p = &v; auto *b = t.Branch("v", p); for (int i = 0; i < t.GetEntries(); ++i) b->Fill();'
        "t.ResetBranchAddresses(); }"
    )
    getattr(jobs.ROOT, holder)(made)
    return made


def typed(kind: str, value: str, words: tuple[str, ...], variable: str = "v") -> Case:
    """Return the case of a variable in a branch of that type."""

    def action(jobs: Jobs) -> None:
        jobs.run(GOOD, jobs.loader(("x", variable), trees=(_typed(jobs, kind, value), _typed(jobs, kind, value))))

    return Case(action, words)


def _twice(jobs: Jobs) -> None:
    loader = jobs.loader()
    factory = jobs.book(loader=loader)
    jobs.book(loader=loader, factory=factory)


def _not_booked(jobs: Jobs, loader: Any, analysis: str = "Classification") -> None:
    """Assert what TMVA does with an analysis that a method cannot do: a warning, and no method."""
    assert not jobs.factory(analysis).BookMethod(loader, jobs.TMVA.Types.kPyTorch, "PyTorch", GOOD)


def _one_class(jobs: Jobs) -> None:
    loader = jobs.TMVA.DataLoader(jobs.name("data"))
    loader.AddVariable("x", "F")
    tree = jobs.tree()
    loader.AddSignalTree(tree, 1.0)
    _not_booked(jobs, loader)


def _no_tree(jobs: Jobs) -> None:
    loader = jobs.TMVA.DataLoader(jobs.name("data"))
    loader.AddVariable("x", "F")
    _not_booked(jobs, loader)


def _regression_without_target(jobs: Jobs) -> None:
    loader = jobs.TMVA.DataLoader(jobs.name("data"))
    loader.AddVariable("x", "F")
    tree = jobs.tree()
    loader.AddRegressionTree(tree, 1.0)
    loader.PrepareTrainingAndTestTree(jobs.ROOT.TCut(""), "SplitMode=Block:!V")
    _not_booked(jobs, loader, "Regression")


def _regression(words: tuple[str, ...], target: str, **made: Any) -> Case:
    def action(jobs: Jobs) -> None:
        loader = jobs.TMVA.DataLoader(jobs.name("data"))
        loader.AddVariable("x", "F")
        loader.AddTarget(target)
        tree = jobs.tree(**made)
        loader.AddRegressionTree(tree, 1.0)
        loader.PrepareTrainingAndTestTree(jobs.ROOT.TCut(""), "SplitMode=Block:!V")
        jobs.run(GOOD, loader, factory=jobs.factory("Regression"))

    return Case(action, words)


def _folder_is_a_file(jobs: Jobs) -> None:
    Path("occupied").write_text("not a folder")
    jobs.run(GOOD, jobs.loader(name="occupied"))


def _gone_output_file(jobs: Jobs) -> None:
    file = jobs.ROOT.TFile.Open("closed.root", "RECREATE")
    file.Close()
    jobs.TMVA.Factory("Job", file, "!V:Silent")


def _folder(name: str) -> Case:
    """Return the case of user code and model files in a folder of that name."""

    def action(jobs: Jobs) -> None:
        folder = Path(name)
        folder.mkdir(exist_ok=True)
        (folder / "user.py").write_text(f"{IMPORTS}load_model_custom_objects = {{'model': {MODEL}}}\n")
        options = f"!H:!V:NumEpochs=1:UserCode={folder}/user.py:FilenameTrainedModel={folder}/out.pt"
        loader = jobs.loader(name=name)
        jobs.run(options, loader)
        jobs.read(folder / "weights" / "Job_PyTorch.weights.xml")

    return Case(action, ())


CASES: dict[str, Case] = {
    # trees
    "a signal tree without entries": Case(
        lambda jobs: jobs.run(GOOD, jobs.loader(trees=(jobs.tree(n=0), jobs.tree()))), ("Signal", "no")
    ),
    "trees without entries": Case(
        lambda jobs: jobs.run(GOOD, jobs.loader(trees=(jobs.tree(n=0), jobs.tree(n=0)))), ("Signal", "no")
    ),
    "one class only": Case(_one_class, ()),
    "no tree at all": Case(_no_tree, ()),
    "no tree but a null pointer": Case(
        lambda jobs: jobs.TMVA.DataLoader(jobs.name("data")).AddSignalTree(jobs.ROOT.nullptr, 1.0), ("null", "tree")
    ),
    "no variable": trains(("no input variable",), variables=()),
    "2 events": columns((), n=2),
    "1 event of each class": columns(("no training events", "nTest_Signal"), n=1),
    "1 variable": trains(variables=("x",)),
    "500 variables": trains(variables=tuple(f"x + {i} * y" for i in range(500))),
    "the same variable twice": trains(variables=("x", "x")),
    # expressions
    "a missing branch": trains(("z", "tree"), variables=("x", "z")),
    "a misspelt branch": Case(
        lambda jobs: jobs.run(
            GOOD,
            jobs.loader(("x", "energi"), trees=(jobs.tree(energy=float), jobs.tree(energy=float))),
        ),
        ("energi", "energy"),
    ),
    "a broken expression": trains(("x+*y",), variables=("x+*y",)),
    "an open bracket": trains(("sin(x",), variables=("sin(x",)),
    "an unknown function": trains(("sinn(x)",), variables=("sinn(x)",)),
    "an empty expression": trains(("expression",), variables=("",)),
    "a vector branch": typed("std::vector<float>", "{1, 2}", ()),
    "an element of a vector branch": typed("std::vector<float>", "{1, 2}", (), "v[1]"),
    "an element behind the end of a vector": typed("std::vector<float>", "{1, 2}", ("index",), "v[7]"),
    "an empty vector": typed("std::vector<float>", "{}", ("empty",)),
    "a text branch": typed("std::string", '"text"', ("v", "text", "number")),
    "a whole number": typed("int", "5", ()),
    # cuts
    "all cut away": trains(("cut", "x > 1000"), cut="x > 1000"),
    "the signal cut away": trains(("Signal",), cut="x < 0"),
    "a cut on a missing branch": trains(("z > 1",), cut="z > 1"),
    "a broken cut": trains(("x >>> 1",), cut="x >>> 1"),
    # values
    "NaN in a variable": columns(("x", "nan", "entry"), x=one_row_bad(NAN)),
    "infinity in a variable": columns(("x", "inf", "entry"), x=one_row_bad(INF)),
    "NaN from an expression": columns(("TMath::Log(-1-y)", "nan", "entry"), ("x", "TMath::Log(-1-y)")),
    "NaN in every event": columns(("nan", "entry"), x=lambda _: NAN),
    "values beyond Float_t": columns(("y*1e39", "inf", "entry"), ("x", "y*1e39"), y=lambda i: i + 1.0),
    "huge values": columns((), x=lambda i: 1e30 * (i % 3)),
    "constant variables": columns((), x=lambda _: 1.0, y=lambda _: 2.0),
    "a target of NaN": _regression(("target", "nan", "entry"), "t", t=one_row_bad(NAN)),
    "a missing target": _regression(("missing",), "missing"),
    "a regression without a target": Case(_regression_without_target, ()),
    # weights
    "weights zero": columns(("weight",), w=lambda _: 0.0),
    "weights negative": columns(("weight",), w=lambda _: -1.0),
    "some weights negative": columns((), w=lambda i: -0.5 if i % 4 == 0 else 1.0),
    "weights huge": columns((), w=lambda _: 1e30),
    "weights of NaN": columns(("weight", "finite"), w=one_row_bad(NAN)),
    "weights infinite": columns(("weight", "finite"), w=one_row_bad(INF)),
    "a weight of a missing branch": trains(("zz",), weight="zz"),
    "a broken weight": trains(("x**/2",), weight="x**/2"),
    # splits
    "more training events than there are": trains(("1000",), split="nTrain_Signal=1000:SplitMode=Block:!V"),
    "negative numbers of events": trains(("nTrain_Signal",), split="nTrain_Signal=-5:SplitMode=Block:!V"),
    "a misspelt split mode": trains(("SplitMode", "Rndom", "Random"), split="SplitMode=Rndom:!V"),
    "a misspelt norm mode": trains(("NormMode", "EqualNumEvents"), split="NormMode=Equal:!V"),
    "a misspelt split option": trains(("nTrain_Signl", "nTrain_Signal"), split="nTrain_Signl=5:!V"),
    "as many validation events as training events": trains(
        ("ValidationSize=40",), options=GOOD.replace("ValidationSize=4", "ValidationSize=40")
    ),
    "a transformation that is not there": trains(("Q",), options=f"{GOOD}:VarTransform=Q"),
    "a transformation of no class": trains(("Sgnal",), options=f"{GOOD}:VarTransform=D_Sgnal"),
    "all transformations": trains(options=f"{GOOD}:VarTransform=N,D,G,P,U"),
    # the job
    "the same title twice": Case(_twice, ("PyTorch", "already booked")),
    "no title": Case(lambda jobs: jobs.book(title=""), ("title",)),
    "a title with a slash": Case(lambda jobs: jobs.run(title="a/b"), ("a/b", "title")),
    "a title with blanks, quotes and umlauts": Case(lambda jobs: jobs.run(title="das 'Größte' \"Netz\""), ()),
    "no such method": Case(
        lambda jobs: jobs.factory().BookMethod(jobs.loader(), "PyTroch", "a", ""), ("PyTroch", "PyTorch")
    ),
    "no such analysis": Case(lambda jobs: jobs.factory("Clasification"), ("Clasification", "Classification")),
    "training nothing": Case(lambda jobs: jobs.factory().TrainAllMethods(), ()),
    "testing before training": Case(lambda jobs: jobs.book().TestAllMethods(), ("not trained", "TrainAllMethods")),
    "evaluating before training": Case(
        lambda jobs: jobs.book().EvaluateAllMethods(), ("not trained", "TrainAllMethods")
    ),
    "an output file that is closed": Case(_gone_output_file, ("closed.root", "not open")),
    "a file in place of the folder": Case(_folder_is_a_file, ("occupied",)),
    # folders
    "a folder on a disk that cannot be written": Case(
        lambda jobs: jobs.book(loader=jobs.loader(name="/proc/sys/data")), ("booking", "/proc/sys/data", "written")
    ),
    "a folder with a blank": _folder("two words"),
    "a folder with quotes": _folder('it\'s "quoted"'),
    "a folder in another script": _folder("Größe-数据"),
}
