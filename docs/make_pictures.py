"""Run the example job and leave its pictures in docs/pictures and its page in docs/_extra, unless they are there."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent
EXAMPLES = DOCS.parent / "examples"


def main() -> None:
    """Make what is missing."""
    if (DOCS / "_extra" / "report.html").is_file():
        return
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    with tempfile.TemporaryDirectory() as folder:

        def run(*command: str) -> None:
            subprocess.run(command, cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)

        options = "NumEpochs=10:BatchSize=128:Ranking=permutation"
        run(sys.executable, "-W", "ignore:::ROOT", f"{EXAMPLES}/classification.py", f"{EXAMPLES}/model.py", options)
        run("tmva-torch", "plot", "TMVA.root", "--output", "pictures")
        run("tmva-torch", "report", "TMVA.root", "--method", "PyTorch", "--method", "Fisher")
        shutil.copytree(Path(folder, "pictures"), DOCS / "pictures", dirs_exist_ok=True)
        (DOCS / "_extra").mkdir(exist_ok=True)
        shutil.copy(Path(folder, "report.html"), DOCS / "_extra")


if __name__ == "__main__":
    main()
