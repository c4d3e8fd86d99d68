#include "TMVA/PyMethodBase.h"

#include "TMVA/MsgLogger.h"
#include "TMVATorch/Interpreter.h"

#include <sstream>
#include <stdexcept>

namespace TMVA {

namespace {

void PrintLines(MsgLogger &log, EMsgType level, const std::string &text)
{
   std::istringstream lines(text);
   for (std::string line; std::getline(lines, line);)
      log << level << line << Endl;
}

} // namespace

TString Python_Executable()
{
   return PyTorch::PythonExecutable().c_str();
}

PyMethodBase::PyMethodBase(const TString &jobName, Types::EMVA methodType, const TString &methodTitle, DataSetInfo &dsi,
                           const TString &theOption)
   : MethodBase(jobName, methodType, methodTitle, dsi, theOption)
{
}

PyMethodBase::PyMethodBase(Types::EMVA methodType, DataSetInfo &dsi, const TString &weightFile)
   : MethodBase(methodType, dsi, weightFile)
{
}

PyMethodBase::~PyMethodBase() = default;

void PyMethodBase::PyInitialize()
{
   PyTorch::StartPython();
}

int PyMethodBase::PyIsInitialized()
{
   return PyTorch::IsPythonRunning() ? 1 : 0;
}

void PyMethodBase::PyRunString(TString code, PyObject *globalNS, PyObject *localNS)
{
   try {
      PyTorch::RunPython(code.Data(), globalNS, localNS);
   } catch (const std::exception &error) {
      MsgLogger log("PyMethodBase");
      TMVA::PrintLines(log, kERROR, error.what());
      throw;
   }
}

void PyMethodBase::ThrowFatal(const std::string &text) const
{
   PrintLines(kERROR, text);
   throw std::runtime_error(text);
}

void PyMethodBase::PrintLines(EMsgType level, const std::string &text) const
{
   TMVA::PrintLines(Log(), level, text);
}

} // namespace TMVA
