"""What a training leaves behind: a weights file that is enough to apply it, and no word that is not TMVA's."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from .conftest import Run, run

SCRIPT = Path(__file__).with_name("method_job.py")
#: As TMVA's MsgLogger writes: level, source in 25 columns, colon, text.
LINE = re.compile(r"(?=.{24} :)(<[A-Z]+> +)?\w* +:( .*)?|APPLIED .*")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Give the folder of a job and what it said."""
    folder = tmp_path_factory.mktemp("job")
    files = map(xml_name, ("Code", "Script"))
    done = run(folder, sys.executable, "-W", "ignore::UserWarning:ROOT", SCRIPT, "train", *files)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return folder, done.stdout + done.stderr


def xml_name(title: str) -> str:
    return f"dataset/weights/Job_{title}.weights.xml"


def applied(output: str) -> list[dict[str, Any]]:
    return [json.loads(line.removeprefix("APPLIED ")) for line in output.splitlines() if line.startswith("APPLIED ")]


def stored(folder: Path, title: str) -> tuple[ET.Element, dict[str, Any]]:
    root = ET.parse(folder / xml_name(title)).getroot()
    return root, json.loads(root.find("Weights").text)


def test_the_weights_file_has_all_that_an_application_needs(trained: tuple[Path, str]) -> None:
    folder, _ = trained
    root, state = stored(folder, "Code")
    general = {info.get("name"): info.get("value") for info in root.find("GeneralInfo")}
    assert general["ROOT Release"].startswith("6.")
    assert state["versions"].keys() >= {"tmva_torch", "torch", "numpy", "python"}
    assert state["variables"] == ["var1", "var2", "var3", "var4"]
    assert state["classes"] == ["Signal", "Background"]
    assert (state["analysis"], state["seed"]) == ("classification", 5)
    assert state["user_code"]["text"] == (folder / "code.py").read_text()
    assert state["network"]["kind"] == "sequence"
    assert len(state["reference"]["inputs"]) == len(state["reference"]["outputs"]) == 4
    for title, path in (("Code", "TrainedModel_Code.pt"), ("Script", "../../trained.pt")):
        file = stored(folder, title)[1]["trained_file"]
        assert file["path"] == path
        content = (folder / "dataset" / "weights" / path).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert str(folder) not in json.dumps(state)


def test_it_applies_from_another_folder_without_the_users_file(
    trained: tuple[Path, str], shell: Run, tmp_path: Path
) -> None:
    folder, output = trained
    shutil.copytree(folder / "dataset", tmp_path / "else where" / "moved")
    shutil.copy(folder / "trained.pt", tmp_path / "else where" / "moved" / "weights")
    files = [f"'else where/moved/weights/Job_{title}.weights.xml'" for title in ("Code", "Script")]
    again = applied(shell(f"python {SCRIPT} apply {' '.join(files)}"))
    assert again == applied(output)
    assert len({round(response, 3) for response in again[0]["responses"]}) > 10


def test_a_changed_model_file_is_an_error_and_weights_of_roots_own_method_load(
    trained: tuple[Path, str], shell: Run, tmp_path: Path
) -> None:
    folder, output = trained
    for name in ("dataset", "trained.pt", "code.py"):
        copy = shutil.copytree if (folder / name).is_dir() else shutil.copy
        copy(folder / name, tmp_path / name)
    changed = tmp_path / "dataset" / "weights" / "TrainedModel_Code.pt"
    content = bytearray(changed.read_bytes())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)
    # ROOT's own class leaves its element empty: all there is are the options.
    xml = tmp_path / xml_name("Script")
    text, n_replaced = re.subn(r"<Weights .*?</Weights>", "<Weights/>", xml.read_text(), flags=re.DOTALL)
    assert n_replaced == 1
    xml.write_text(text)
    code, script = applied(shell(f"python {SCRIPT} apply {xml_name('Code')} {xml_name('Script')}"))
    assert "TrainedModel_Code.pt has SHA-256" in code["error"]
    assert "it was changed or trained again" in code["error"]
    assert script["responses"] == pytest.approx(applied(output)[1]["responses"], rel=1e-6)


def test_a_job_says_no_word_that_is_not_tmvas(trained: tuple[Path, str]) -> None:
    _, output = trained
    assert [line for line in output.splitlines() if not LINE.fullmatch(line)] == []
    # "Script" was booked with V, "Code" was not
    assert re.findall(r": epoch (\d)/3: train_loss", output) == ["1", "2", "3"]
    assert output.count("training on 800 events") == 1
