// The private side of MethodPyTorch, shared by its source files.
#ifndef TMVATORCH_METHODPYTORCHIMPL_H
#define TMVATORCH_METHODPYTORCHIMPL_H

#include "InterruptGuard.h"
#include "ModelFile.h"
#include "PyTorchOptions.h"
#include "ResponseCache.h"
#include "SharedText.h"
#include "TMVA/Event.h"
#include "TMVA/MethodPyTorch.h"
#include "TMVA/Ranking.h"
#include "TMVATorch/Interpreter.h"
#include "TMVATorch/Method.h"
#include "TMVATorch/Network.h"

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace TMVA {

struct MethodPyTorch::Impl {
   PyTorch::PyTorchOptions fOptions;
   std::unique_ptr<PyTorch::Method> fMethod; ///< null until booked, or until a read one is first used
   bool fIsTrained = true;                   ///< false between booking and training
   PyTorch::SharedText fState;               ///< of the trained method; content of the weights file
   PyTorch::SharedText fProgram;  ///< the network for evaluation without Python, if there is one; in the weights file
   PyTorch::ModelFile fModelFile; ///< of the network in fProgram
   std::shared_ptr<const PyTorch::Network> fNetwork; ///< of fProgram; null: responses come from fMethod
   std::vector<std::string> fOutputs; ///< classes or targets in the weights file: a Reader's data set has those of the
                                      ///< first method only
   PyTorch::TrainingResult fResult;
   std::map<TString, std::vector<Float_t>> fHistory; ///< of fResult, as TMVA hands it out
   bool fNotFiniteSeen = false;                      ///< among the responses to single events
   Long64_t fNumSingle = 0;                          ///< events evaluated one by one
   PyTorch::ResponseCache fCache;
   std::vector<float> fInputs;          ///< of one event
   std::unique_ptr<Event> fTargetEvent; ///< carries targets through the inverse transformation
   std::unique_ptr<Ranking> fRanking;

   static std::size_t NumOutputs(const MethodPyTorch &method);
   static std::string FolderOf(const MethodPyTorch &method);
   PyTorch::MethodSpec SpecOf(const MethodPyTorch &method) const;
};

/// All calls of the bridge: Ctrl-C waits for their end, and their errors leave through the method's one exit.
template <typename Function>
auto MethodPyTorch::Guarded(Function &&function) const
{
   try {
      const PyTorch::InterruptGuard guard(PyTorch::StartPython().fStartedHere);
      return function();
   } catch (const std::exception &error) {
      ThrowFatal(error.what());
   }
}

} // namespace TMVA

#endif
