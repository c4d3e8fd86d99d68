"""Threads evaluate while another one runs Python: the answers are the serial ones.

Through a Reader each, through one Reader that they share behind a mutex, and through the slots of one Responses. One
method is a network that C++ evaluates, the other a predict_func, for which every thread needs the GIL.
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
#include "TMVATorch/Responses.h"
#include <functional>
#include <memory>
#include <mutex>
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
   double At(float x)
   {
      fX = x;
      fY = 1.f - x;
      return fReader.EvaluateMVA("m");
   }
};
/// Number of answers in threads that are not those of one thread, bit for bit; at(thread, x) evaluates.
int Differing(int nThreads, int nEvents, const std::function<double(int, float)> &at)
{
   std::vector<double> serial;
   for (int i = 0; i < nEvents; ++i)
      serial.push_back(at(0, 0.01f * i));
   std::vector<int> bad(nThreads);
   std::vector<std::thread> threads;
   for (int t = 0; t < nThreads; ++t)
      threads.emplace_back([&, t] {
         for (int i = 0; i < nEvents; ++i)
            bad[t] += at(t, 0.01f * i) != serial[i];
      });
   for (auto &thread : threads)
      thread.join();
   int sum = 0;
   for (int n : bad)
      sum += n;
   return sum;
}
int OfReaders(const char *file, int nThreads, int nEvents)
{
   std::vector<std::unique_ptr<Evaluator>> all;
   for (int i = 0; i < nThreads; ++i)
      all.push_back(std::make_unique<Evaluator>(file));
   return Differing(nThreads, nEvents, [&](int t, float x) { return all[t]->At(x); });
}
int OfOneReader(const char *file, int nThreads, int nEvents)
{
   Evaluator one(file);
   std::mutex mutex;
   return Differing(nThreads, nEvents, [&](int, float x) {
      const std::lock_guard<std::mutex> lock(mutex);
      return one.At(x);
   });
}
int OfSlots(const char *file, int nThreads, int nEvents)
{
   TMVA::PyTorch::Responses responses(file, nThreads);
   return Differing(nThreads, nEvents, [&](int t, float x) { return responses.Of(t, x, 1.f - x); });
}
"""


def main() -> None:
    jobs = Jobs(tmva_torch.root.load())
    network = jobs.trained()
    name = jobs.name("python")
    options = jobs.predict_func("return model(torch.as_tensor(x)).detach().numpy()")
    jobs.book(options, jobs.loader(name=name)).TrainAllMethods()
    jobs.ROOT.gInterpreter.Declare(CODE)
    python = f"{name}/weights/Job_PyTorch.weights.xml"
    runs = [
        ("OfReaders", str(network), 8, 20000),
        ("OfOneReader", str(network), 8, 2000),
        ("OfSlots", str(network), 8, 20000),
        ("OfReaders", python, 4, 200),
        ("OfOneReader", python, 4, 100),
    ]
    stop, rounds = threading.Event(), [0]

    def run_python() -> None:
        while not stop.is_set():
            rounds[0] += len([i * i for i in range(1000)]) // 1000

    busy = threading.Thread(target=run_python)
    busy.start()
    counts = []
    for function, *arguments in runs:
        count = getattr(jobs.ROOT, function)
        count.__release_gil__ = True
        counts.append(count(*arguments))
    stop.set()
    busy.join()
    print("RESULT", *counts, rounds[0] > 0, flush=True)


if __name__ == "__main__":
    main()
