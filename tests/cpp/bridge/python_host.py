"""The bridge inside a running Python: joined, never a second one. Run with the path of libHostProbe and of the fake."""

from __future__ import annotations

import ctypes
import runpy
import sys
import threading

LIBRARY, FAKE = sys.argv[1:3]
runpy.run_path(f"{FAKE}/sitecustomize.py")


def functions(loader: type[ctypes.CDLL]) -> ctypes.CDLL:
    library = loader(LIBRARY)
    for name in ("ProbeIsRunning", "ProbeStart", "ProbeSum", "ProbeSumInThread", "ProbeRun"):
        getattr(library, name).restype = ctypes.c_char_p
    return library


with_gil = functions(ctypes.PyDLL)  # keeps the GIL during the call, as PyROOT does
without_gil = functions(ctypes.CDLL)  # gives it away, as PyROOT does with __release_gil__

assert with_gil.ProbeIsRunning() == b"running"
answer: list[bytes] = []
threads = [threading.Thread(target=lambda: answer.append(without_gil.ProbeStart())) for _ in range(4)]
for thread in threads:
    thread.start()
answer.append(with_gil.ProbeStart())
for thread in threads:
    thread.join()
assert answer == [b"joined"] * 5, answer

assert with_gil.ProbeSum() == b"3", with_gil.ProbeSum()
assert without_gil.ProbeSum() == b"3"
assert without_gil.ProbeSumInThread() == b"3"

import tmva_torch._contract as contract  # noqa: E402

assert contract.last_spec["title"] == "Probe", "the bridge uses the modules of this interpreter"
assert with_gil.ProbeRun(b"import sys; sys.seen_by_host = 1") == b""
assert sys.seen_by_host == 1  # type: ignore[attr-defined]
assert b"KeyError" in with_gil.ProbeRun(b"{}['x']")
sys.exit(0)  # the method that the library still holds must not crash the shutdown
