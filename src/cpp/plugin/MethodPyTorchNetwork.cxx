// Who computes the responses: this process alone, if the network is one that TMVA::PyTorch::Network knows, else Python.
#include "MethodPyTorchImpl.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/MsgLogger.h"

namespace TMVA {

namespace {

void CheckSizes(const PyTorch::Network &network, std::size_t nInputs, std::size_t nOutputs)
{
   if (network.NumInputs() != nInputs || network.NumOutputs() != nOutputs)
      throw std::invalid_argument("it has " + std::to_string(network.NumInputs()) + " inputs and " +
                                  std::to_string(network.NumOutputs()) + " outputs, the method " +
                                  std::to_string(nInputs) + " and " + std::to_string(nOutputs));
}

} // namespace

std::size_t MethodPyTorch::Impl::NumOutputs(const MethodPyTorch &method)
{
   if ((method.DoRegression() || method.DoMulticlass()) && !method.fImpl->fOutputs.empty())
      return method.fImpl->fOutputs.size();
   if (method.DoRegression())
      return method.DataInfo().GetNTargets();
   return method.DoMulticlass() ? method.DataInfo().GetNClasses() : 1;
}

Bool_t MethodPyTorch::RespondsWithoutPython() const
{
   return fImpl->fNetwork != nullptr;
}

/// A method read from its weights file needs Python only where the file holds no program.
void MethodPyTorch::EnsureResponds()
{
   if (fImpl->fNetwork || fImpl->fMethod)
      return;
   if (UseProgram()) {
      const std::string changed = PyTorch::WhatChanged(fImpl->fModelFile, Impl::FolderOf(*this));
      if (!changed.empty())
         PrintLines(kWARNING, changed);
      return;
   }
   EnsureOpen();
   TakeProgram();
   if (fImpl->fNetwork)
      fImpl->fMethod.reset(); // was opened for its program only, and holds the network once more
}

/// The network of fProgram, checked against the events stored in it. False: there is none, or it is not what was
/// stored.
bool MethodPyTorch::UseProgram()
{
   if (fImpl->fProgram.IsEmpty())
      return false;
   try {
      auto network = PyTorch::Network::Read(fImpl->fProgram.Get());
      CheckSizes(*network, GetNvar(), Impl::NumOutputs(*this));
      fImpl->fNetwork = std::move(network);
   } catch (const std::invalid_argument &error) {
      PrintLines(kWARNING, std::string("the network is left to Python: ") + error.what());
      fImpl->fProgram.Clear();
      return false;
   }
   Log() << kINFO << "Responses are computed in C++, without Python" << Endl;
   return true;
}

/// From the method in Python, which has been trained or restored.
void MethodPyTorch::TakeProgram()
{
   const PyTorch::NetworkProgram program = Guarded([this] { return fImpl->fMethod->Program(); });
   fImpl->fProgram = program.fText;
   if (!UseProgram() && program.fText.empty())
      PrintLines(kINFO, "Responses come from Python: " + program.fReason);
}

} // namespace TMVA
