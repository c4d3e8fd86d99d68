"""Threads evaluate, each through a Reader of its own, while another one runs Python: the answers are the serial ones.

One method is a network that C++ evaluates, the other a predict_func, for which every thread needs the GIL.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bad_inputs"))

import torch
from jobs import Jobs

import tmva_torch.root

torch.set_num_threads(1)
CODE = """
#include "TMVA/Reader.h"
#include <memory>
#include <thread>
#include <vector>
struct Evaluator {
   float fX = 0, fY = 0;
   TMVA::Reader fReader{"!Color:Silent"};
   explicit Evaluator(const char *file)
   {
      fReader.AddVariable("x", &fX);
      fReader.AddVariable("y", &fY);
      fReader.BookMVA("m", file);
   }
   std::vector<double> Run(int n)
   {
      std::vector<double> answers;
      for (int i = 0; i < n; ++i) {
         fX = 0.01f * i;
         fY = 1.f - fX;
         answers.push_back(fReader.EvaluateMVA("m"));
      }
      return answers;
   }
};
/// Number of answers in threads that are not those of before, bit for bit.
int Differing(const char *file, int nThreads, int nEvents)
{
   std::vector<std::unique_ptr<Evaluator>> all;
   for (int i = 0; i < nThreads; ++i)
      all.push_back(std::make_unique<Evaluator>(file));
   const auto serial = all[0]->Run(nEvents);
   std::vector<int> bad(nThreads);
   std::vector<std::thread> threads;
   for (int t = 0; t < nThreads; ++t)
      threads.emplace_back([&, t] {
         const auto mine = all[t]->Run(nEvents);
         for (int i = 0; i < nEvents; ++i)
            bad[t] += mine[i] != serial[i];
      });
   for (auto &thread : threads)
      thread.join();
   int sum = 0;
   for (int n : bad)
      sum += n;
   return sum;
}
"""


def main() -> None:
    jobs = Jobs(tmva_torch.root.load())
    network = jobs.trained()
    name = jobs.name("python")
    options = jobs.predict_func("return model(torch.as_tensor(x)).detach().numpy()")
    jobs.book(options, jobs.loader(name=name)).TrainAllMethods()
    jobs.ROOT.gInterpreter.Declare(CODE)
    differing = jobs.ROOT.Differing
    differing.__release_gil__ = True
    stop, rounds = threading.Event(), [0]

    def run_python() -> None:
        while not stop.is_set():
            rounds[0] += len([i * i for i in range(1000)]) // 1000

    busy = threading.Thread(target=run_python)
    busy.start()
    counts = [differing(str(network), 8, 20000), differing(f"{name}/weights/Job_PyTorch.weights.xml", 4, 200)]
    stop.set()
    busy.join()
    print("RESULT", *counts, rounds[0] > 0, flush=True)


if __name__ == "__main__":
    main()
