"""What ROOT's own Python layer makes of calls to the TMVA under test: keyword arguments, enumerators, overloads."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from .golden import input_leaves, input_rows, make_tree

QUIET = {"V": False, "Silent": True, "Color": False, "DrawProgressBar": False}
NAMES = ("var1", "var2", "var3", "var4")


@pytest.fixture(scope="module")
def trees(ROOT: Any) -> list[Any]:
    return [make_tree(ROOT, name, rows, input_leaves(rows)) for name, rows in input_rows("class").items()]


@pytest.fixture
def loader(ROOT: Any, trees: list[Any], request: pytest.FixtureRequest) -> Iterator[Any]:
    made = ROOT.TMVA.DataLoader(request.node.name.split("[")[0])
    for name in NAMES:
        made.AddVariable(name)
    made.AddSignalTree(trees[0], 1.0)
    made.AddBackgroundTree(trees[1], 1.0)
    return made


def factory(ROOT: Any, **options: Any) -> Any:
    return ROOT.TMVA.Factory("job", **{**QUIET, "AnalysisType": "Classification", **options})


def tokens(text: Any) -> list[str]:
    """Options as parsed: each recognised one once carried a tilde."""
    return [token.lstrip("~") for token in str(text).split(":")]


def sizes(loader: Any) -> tuple[int, int]:
    data = loader.GetDataSetInfo().GetDataSet()
    return data.GetNTrainingEvents(), data.GetNTestEvents()


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("Factory", "_init"),
        ("Factory", "_BookMethod"),
        ("DataLoader", "_PrepareTrainingAndTestTree"),
        ("CrossValidation", "_init"),
    ],
)
def test_the_replaced_members_are_there(ROOT: Any, name: str, member: str) -> None:
    assert callable(getattr(getattr(ROOT.TMVA, name), member))


def test_factory_takes_true_false_none_and_text(ROOT: Any) -> None:
    made = factory(ROOT, Transformations=None, ROC=True, Correlations=False, ModelPersistence=False)
    assert tokens(made.GetOptions()) == [
        "!V",
        "Silent",
        "!Color",
        "!DrawProgressBar",
        "AnalysisType=Classification",
        "Transformations=None",
        "ROC",
        "!Correlations",
        "!ModelPersistence",
    ]
    assert not made.IsModelPersistence()
    assert made.IsSilentFile()


def test_factory_with_a_file_or_none(ROOT: Any, tmp_path: Path) -> None:
    file = ROOT.TFile.Open(str(tmp_path / "out.root"), "RECREATE")
    assert not ROOT.TMVA.Factory("job", file, **QUIET).IsSilentFile()
    assert ROOT.TMVA.Factory("job", ROOT.nullptr, **QUIET).IsSilentFile()
    with pytest.raises(TypeError):
        ROOT.TMVA.Factory("job", None, **QUIET)
    file.Close()


def test_an_option_text_beside_keywords_is_another_overload(ROOT: Any, loader: Any) -> None:
    with pytest.raises(TypeError):
        ROOT.TMVA.Factory("job", "!V:Silent", AnalysisType="Classification")
    with pytest.raises(TypeError):
        factory(ROOT).BookMethod(loader, "Fisher", "Fisher", "!H", V=False)


def test_split_options_as_python_numbers(loader: Any) -> None:
    loader.PrepareTrainingAndTestTree(
        "",
        "",
        nTrain_Signal=0.8 * 1000,
        nTrain_Background=800,
        SplitMode="Random",
        SplitSeed=42,
        CalcCorrelations=False,
    )
    assert "nTrain_Signal=800.0" in tokens(loader.GetDataSetInfo().GetSplitOptions())
    assert sizes(loader) == (1600, 400)


@pytest.mark.parametrize("arguments", [("", "{}"), ("", "", "{}"), ("cut", "{}"), ("cut", "cut", "{}")])
def test_prepare_with_texts_and_cuts(ROOT: Any, loader: Any, arguments: tuple[str, ...]) -> None:
    options = "nTrain_Signal=300:nTrain_Background=200:nTest_Signal=100:nTest_Background=50:SplitMode=Block:!V"
    given = [ROOT.TCut("") if text == "cut" else text.format(options) for text in arguments]
    loader.PrepareTrainingAndTestTree(*given)
    assert sizes(loader) == (500, 150)


def test_prepare_with_four_numbers(ROOT: Any, loader: Any) -> None:
    loader.PrepareTrainingAndTestTree(ROOT.TCut(""), 300, 200, 100, 50, "SplitMode=Block:!V")
    assert sizes(loader) == (500, 150)
    loader.PrepareTrainingAndTestTree(ROOT.TCut(""), 300, 200, 100, 60, SplitMode="Block", V=False)
    assert sizes(loader) == (500, 160)


def test_a_method_with_keywords(ROOT: Any, loader: Any) -> None:
    loader.PrepareTrainingAndTestTree("", SplitMode="Block", V=False)
    made = factory(ROOT, ModelPersistence=False)
    method = made.BookMethod(
        loader,
        ROOT.TMVA.Types.kFisher,
        "Fisher",
        H=False,
        V=False,
        VarTransform=None,
        CreateMVAPdfs=True,
        PDFInterpolMVAPdf="Spline2:NbinsMVAPdf=50:NSmoothMVAPdf=10",
    )
    assert method.GetMethodTypeName() == "Fisher"
    assert method.HasMVAPdfs()
    assert method.GetTransformationHandler().GetNumOfTransformations() == 0
    trees = made.BookMethod(loader, ROOT.TMVA.Types.kBDT, "BDT", NTrees=3, MinNodeSize="2.5%", AdaBoostBeta=0.25)
    assert {"NTrees=3", "MinNodeSize=2.5%", "AdaBoostBeta=0.25"} <= set(tokens(trees.GetOptions()))
    made.TrainAllMethods()
    assert 0.8 < made.GetROCIntegral(loader, "Fisher", 0, ROOT.TMVA.Types.kTraining) < 1


@pytest.mark.parametrize("number", range(4))
def test_every_way_to_name_a_method_type(ROOT: Any, loader: Any, number: int) -> None:
    """An enumerator reaches the overload with a TString as one character (root issue 19517)."""
    kind, title, options = [
        (ROOT.TMVA.Types.kLD, "LD", "!H:!V"),
        ("LD", "LD", "!H:!V"),
        (ROOT.TMVA.Types.kLD, ROOT.TString("LD"), ROOT.TString("!H:!V")),
        (ROOT.TString("LD"), ROOT.TString("LD"), ROOT.TString("!H:!V")),
    ][number]
    loader.PrepareTrainingAndTestTree("", "SplitMode=Block:!V")
    made = factory(ROOT, ModelPersistence=False)  # owns the method
    method = made.BookMethod(loader, kind, title, options)
    assert method.GetMethodTypeName() == "LD"
    assert method.GetName() == "LD"


def test_ways_to_add_a_variable(ROOT: Any) -> None:
    loader = ROOT.TMVA.DataLoader("ways")
    loader.AddVariable("a")
    loader.AddVariable("b", "I")
    loader.AddVariable("c := d+e", "title", "GeV")
    loader.AddVariable("f", "title", "", "F")
    loader.AddVariablesArray("g", 2)
    loader.AddSpectator("eventID", "I")  # the character becomes the title
    infos = loader.GetDataSetInfo()
    described = [
        (str(v.GetLabel()), str(v.GetTitle()), str(v.GetUnit()), v.GetVarType()) for v in infos.GetVariableInfos()
    ]
    assert described == [
        ("a", "a", "", "F"),
        ("b", "b", "", "I"),
        ("c", "title", "GeV", "F"),
        ("f", "title", "", "F"),
        ("g", "g[0]", "", "F"),
        ("g", "g[1]", "", "F"),
    ]
    assert str(infos.GetSpectatorInfo(0).GetTitle()) == "I"


def test_reader_links(ROOT: Any, loader: Any) -> None:
    loader.PrepareTrainingAndTestTree("", "SplitMode=Block:!V")
    made = factory(ROOT)
    made.BookMethod(loader, "LD", "LD", "!H:!V")
    made.TrainAllMethods()
    weights = f"{loader.GetDataSetInfo().GetName()}/weights/job_LD.weights.xml"

    reader = ROOT.TMVA.Reader("!Color:Silent")
    links: list[Any] = [array("f", [1]), np.ones(1, np.float32), array("f", [1]), np.ones(1, np.float32)]
    for name, link in zip(NAMES, links, strict=True):
        reader.AddVariable(name, link)
    reader.BookMVA("a", weights)
    reader.BookMVA("b", ROOT.TString(weights))
    links[0][0] = links[1][0] = 0.25
    values = ROOT.std.vector["float"]([0.25, 0.25, 1, 1])
    assert reader.EvaluateMVA("a") == reader.EvaluateMVA("b") == reader.EvaluateMVA(values, "a")
    assert reader.BookMVA(ROOT.TMVA.Types.kLD, Path(weights).read_text()).GetName() == "LD"
    with pytest.raises(Exception, match="Float_t"):
        ROOT.TMVA.Reader("!Color:Silent").AddVariable("var1", array("i", [0]))


def test_roc_curves_by_name(ROOT: Any, loader: Any) -> None:
    loader.PrepareTrainingAndTestTree("", "SplitMode=Block:!V")
    made = factory(ROOT)
    made.BookMethod(loader, "LD", "LD", "!H:!V")
    made.TrainAllMethods()
    made.TestAllMethods()
    name = loader.GetDataSetInfo().GetName()
    for data in (loader, name):
        canvas = made.GetROCCurve(data)
        assert canvas.GetName() == f"ROCCurve {name} class 0"
        canvas.Close()  # ROOT warns of a second one of that name
        curve = made.GetROCCurve(data, "LD")
        area = np.trapezoid(np.array(curve.GetY()), np.array(curve.GetX()))
        assert abs(area) == pytest.approx(made.GetROCIntegral(data, "LD"), abs=2e-3)


def test_names_without_an_object(ROOT: Any) -> None:
    tmva = ROOT.TMVA
    assert tmva.gConfig() == tmva.Config.Instance()
    assert tmva.gTools() == tmva.Tools.Instance()
    assert tmva.gConfig().GetIONames().fWeightFileDir == "weights"
    assert [str(part) for part in tmva.gTools().SplitString("a,b", ",")] == ["a", "b"]
    assert tmva.Types.kPyTorch == 27
    tmva.PyMethodBase.PyInitialize()
    assert tmva.PyMethodBase.PyIsInitialized()
    assert "python" in str(tmva.Python_Executable())
