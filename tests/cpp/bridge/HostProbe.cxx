// A library that uses the bridge as the plugin does: loaded by test_python_host.py and by RootHost.C.
#include "TMVATorch/Interpreter.h"
#include "TMVATorch/Method.h"

#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace TMVA::PyTorch;

std::string gLastText; // what the functions below answer with lives here

/// Still alive when the process ends, like a factory that a script forgets.
std::unique_ptr<Method> gForgotten;

MethodSpec Spec()
{
   MethodSpec spec;
   spec.fTitle = "Probe";
   spec.fVariables = {"a", "b"};
   spec.fClasses = {"Signal", "Background"};
   return spec;
}

template <typename Function>
const char *Guarded(Function &&function)
{
   try {
      gLastText = function();
   } catch (const std::exception &error) {
      gLastText = std::string("error: ") + error.what();
   }
   return gLastText.c_str();
}

std::string Sum()
{
   if (!gForgotten)
      gForgotten = OpenMethod(Spec());
   const std::vector<float> x = {1, 2};
   float out = 0;
   gForgotten->PredictOne(x.data(), &out);
   return std::to_string(static_cast<int>(out));
}

} // namespace

#define PROBE extern "C" __attribute__((visibility("default")))

PROBE const char *ProbeIsRunning()
{
   return IsPythonRunning() ? "running" : "not running";
}

PROBE const char *ProbeStart()
{
   return Guarded([] {
      const InterpreterInfo &info = StartPython();
      return info.fStartedHere ? "started " + info.fExecutable : std::string("joined");
   });
}

/// "3": 1 + 2, through Python.
PROBE const char *ProbeSum()
{
   return Guarded(Sum);
}

PROBE const char *ProbeSumInThread()
{
   return Guarded([] {
      std::string text;
      std::thread([&] { text = Sum(); }).join();
      return text;
   });
}

PROBE const char *ProbeRun(const char *code)
{
   return Guarded([&] {
      RunPython(code);
      return "";
   });
}
