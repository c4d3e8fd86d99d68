// Weights files of the methods that C++ reads alone, as the Reader reads them; one that is accepted is also applied.
#include "FuzzTarget.h"
#include "Quiet.h"
#include "TMVA/MethodBase.h"
#include "TMVA/Reader.h"

#include <string>

namespace {

TMVA::Types::EMVA TypeIn(const std::string &text)
{
   if (text.find("Method=\"Fisher") != std::string::npos)
      return TMVA::Types::kFisher;
   return text.find("Method=\"LD") != std::string::npos ? TMVA::Types::kLD : TMVA::Types::kBDT;
}

void Apply(const std::string &text)
{
   TMVA::Reader reader("!Color:Silent");
   float x = 0.25F;
   float y = 3.F;
   reader.AddVariable("x", &x);
   reader.AddVariable("y", &y);
   auto *method = dynamic_cast<TMVA::MethodBase *>(reader.BookMVA(TypeIn(text), text.c_str()));
   switch (method->GetAnalysisType()) {
   case TMVA::Types::kRegression: reader.EvaluateRegression(method); break;
   case TMVA::Types::kMulticlass: reader.EvaluateMulticlass(method); break;
   default:
      reader.EvaluateMVA(method);
      reader.GetProba(method->GetMethodName());
      reader.GetRarity(method->GetMethodName());
   }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
   const std::string text(data, data + size);
   return TMVATest::Quietly([&] { Apply(text.c_str()); });
}
