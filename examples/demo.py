"""The main job through all three doors, macro, PyROOT and compiled program, and pictures of what came of it.

tmva-torch demo [--output demo]
"""

import shutil
import subprocess
import sys
from pathlib import Path

from tmva_torch import plots, root, tmva_output
from tmva_torch.extras import require
from tmva_torch.summary import figures

EXAMPLES = Path(__file__).resolve().parent
MODEL = str(EXAMPLES / "model.py")
OPTIONS = "NumEpochs=20:BatchSize=128"


def run(folder: Path, title: str, *command: str) -> None:
    """Run one command in its folder, its output passed on."""
    print(f"\n=== {title}\n    {' '.join(command)}\n", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(command, cwd=folder, check=True)


def main(output: Path) -> None:
    for module in ("mplhep", "uproot"):  # now, not after the jobs
        require(module, extra="plot", purpose="the demo, which ends with pictures,")
    doors = {"macro": output / "macro", "PyROOT": output / "pyroot", "compiled": output / "compiled"}
    macro = f'{EXAMPLES / "Classification.C"}("{MODEL}", "{OPTIONS}")'
    run(doors["macro"], "A ROOT macro", "root.exe", "-l", "-b", "-q", macro)

    script = str(EXAMPLES / "classification.py")
    run(doors["PyROOT"], "A PyROOT script", sys.executable, "-W", "ignore:::ROOT", script, MODEL, OPTIONS)

    if shutil.which("cmake"):
        source, prefix = str(EXAMPLES / "cpp"), f"-DCMAKE_PREFIX_PATH={root.plugin_path().parents[1]}"
        run(doors["compiled"], "A compiled program", "cmake", "-S", source, "-B", "build", prefix)
        run(doors["compiled"], "is built", "cmake", "--build", "build")
        run(doors["compiled"], "and run", "build/classification", MODEL, OPTIONS)
    else:
        del doors["compiled"]
        print("\n=== No cmake on the PATH: the compiled program is left out")

    print("\n=== ROC integrals of the test events")
    for door, folder in doors.items():
        results = tmva_output.read_output(folder / "TMVA.root")
        areas = [f"{result.method} {figures(result)['ROC integral (test)']:.4f}" for result in results]
        print(f"    {door:<10}", *areas, sep="  ")
    plots.roc(results, output / "roc.png")
    plots.training(next(result for result in results if result.method == "PyTorch"), output / "training.png")
    print(f"\n    {output / 'roc.png'}\n    {output / 'training.png'}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo").resolve())
