// What happens when "PyTorch" is not free as libMethodPyTorch is loaded. In root.exe, with the path of that library and
// of a library named like ROOT's libPyMVA.
#include "TMVA/ClassifierFactory.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/IMethod.h"
#include "TMVA/Types.h"

#include <stdexcept>
#include <string>

TMVA::IMethod *NoMethod(const TString &, const TString &, TMVA::DataSetInfo &, const TString &)
{
   return nullptr;
}

void Expect(bool asExpected, const char *what)
{
   if (!asExpected)
      throw std::runtime_error(what);
}

void Registration(const std::string &situation, const char *plugin, const char *likePyMVA)
{
   auto &factory = TMVA::ClassifierFactory::Instance();
   if (situation == "name taken") {
      Expect(factory.Register("PyTorch", NoMethod), "the name must be free in the beginning");
      TMVA::Types::Instance().AddTypeMapping(TMVA::Types::kPyTorch, "PyTorch");
      Expect(gSystem->Load(plugin) == 0, "the library must load");
      TMVA::DataSetInfo info("data");
      Expect(factory.Create("PyTorch", "job", "title", info, "") != nullptr, "ours must replace the other");
   } else {
      Expect(gSystem->Load(likePyMVA) == 0, "the stand-in for libPyMVA must load");
      Expect(gSystem->Load(plugin) == 0, "the library must load");
      for (const std::string &name : factory.List())
         Expect(name != "PyTorch", "ours must stay out");
   }
   printf("Registration: as expected\n");
}
