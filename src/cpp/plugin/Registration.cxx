// Makes the method known to TMVA as "PyTorch" when the library is loaded.
#include "TError.h"
#include "TInterpreter.h"
#include "TMVA/ClassifierFactory.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/MethodPyTorch.h"
#include "TMVA/Types.h"
#include "TString.h"

#include <algorithm>
#include <exception>
#include <string>
#include <vector>

namespace {

using TMVA::ClassifierFactory;

constexpr const char *kName = "PyTorch";

TMVA::IMethod *Create(const TString &job, const TString &title, TMVA::DataSetInfo &dsi, const TString &option)
{
   // By TMVA's convention a method without job and title is one to be read, and the option is its weights file.
   if (job.IsNull() && title.IsNull())
      return new TMVA::MethodPyTorch(dsi, option);
   return new TMVA::MethodPyTorch(job, title, dsi, option);
}

void MapType()
{
#ifdef TMVATORCH_TYPES_IS_NAMESPACE
   TMVA::Types::AddTypeMapping(TMVA::Types::kPyTorch, kName);
#else
   TMVA::Types::Instance().AddTypeMapping(TMVA::Types::kPyTorch, kName);
#endif
}

bool IsLoaded(const char *library)
{
   return TString(gInterpreter->GetSharedLibs()).Contains(library); // TSystem::GetLibraries would ask ldd: 20 ms
}

bool ReplaceOrRegister()
{
   if (IsLoaded("libPyMVA")) {
      ::Error(
         "TMVA::MethodPyTorch",
         "ROOT's libPyMVA, which has a class of the same name, is loaded already; its method \"PyTorch\" stays. To "
         "use the one of tmva-torch, load libMethodPyTorch in a new session, before anything uses libPyMVA.");
      return false;
   }
   ClassifierFactory &factory = ClassifierFactory::Instance();
   const std::vector<std::string> known = factory.List();
   if (std::find(known.begin(), known.end(), kName) != known.end()) {
      // Whoever took the name has mapped the type too, and a second mapping is an error.
      factory.Unregister(kName);
      return factory.Register(kName, Create);
   }
   factory.Register(kName, Create);
   MapType();
   return true;
}

/// Runs while the library is loaded, where an exception would end the process.
bool Register() noexcept
{
   try {
      return ReplaceOrRegister();
   } catch (const std::exception &error) {
      ::Error("TMVA::MethodPyTorch", "cannot be registered: %s", error.what());
      return false;
   }
}

[[maybe_unused]] const bool gRegistered = Register();

} // namespace

ClassImp(TMVA::PyMethodBase) ClassImp(TMVA::MethodPyTorch)
