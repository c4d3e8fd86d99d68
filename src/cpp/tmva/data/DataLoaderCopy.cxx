// DataLoader: copies, whole or with fewer variables.
#include "TMVA/DataLoader.h"
#include "TMVA/DataSet.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <regex>
#include <string>
#include <vector>

namespace {

void CopyAllButVariables(TMVA::DataLoader &to, TMVA::DataLoader &from)
{
   const TMVA::DataSetInfo &source = from.GetDataSetInfo();
   TMVA::DataSetInfo &copy = to.GetDataSetInfo();
   to.DataInput().CopyTreesFrom(from.DataInput());
   for (const auto &info : source.GetTargetInfos())
      copy.AddTarget(info);
   for (const auto &info : source.GetSpectatorInfos())
      copy.AddSpectator(info);
   for (UInt_t c = 0; c < source.GetNClasses(); ++c) {
      const TMVA::ClassInfo &info = *source.GetClassInfo(static_cast<Int_t>(c));
      TMVA::ClassInfo &made = *copy.AddClass(info.GetName());
      made.SetCut(info.GetCut());
      made.SetWeight(info.GetWeight());
   }
   copy.SetSplitOptions(source.GetSplitOptions());
}

std::vector<Double_t> Variances(const TMVA::EventStore &events)
{
   std::vector<Double_t> variances;
   const auto n = static_cast<Double_t>(events.GetNEvents());
   for (UInt_t v = 0; v < events.fNVariables; ++v) {
      Double_t mean = 0, squares = 0;
      for (Long64_t i = 0; i < events.GetNEvents(); ++i)
         mean += events.Values(i)[v] / n;
      for (Long64_t i = 0; i < events.GetNEvents(); ++i)
         squares += (events.Values(i)[v] - mean) * (events.Values(i)[v] - mean);
      variances.push_back(squares / n);
   }
   return variances;
}

} // namespace

void TMVA::DataLoaderCopy(DataLoader *des, DataLoader *src)
{
   CopyAllButVariables(*des, *src);
   const DataSetInfo &source = src->GetDataSetInfo();
   for (UInt_t i = 0; i < source.GetNVariables(); ++i) {
      const VariableInfo &info = source.GetVariableInfo(static_cast<Int_t>(i));
      if (source.IsVariableFromArray(static_cast<Int_t>(i))) {
         const Int_t size = source.GetVarArraySize(info.GetExpression());
         des->AddVariablesArray(info.GetExpression(), size, info.GetVarType());
         i += size - 1;
      } else {
         des->GetDataSetInfo().AddVariable(info);
      }
   }
   des->fInputKind = src->fInputKind;
}

TMVA::DataLoader *TMVA::DataLoader::MakeCopy(TString name)
{
   auto copy = std::make_unique<DataLoader>(name);
   DataLoaderCopy(copy.get(), this);
   return copy.release();
}

std::shared_ptr<TMVA::DataLoader> TMVA::DataLoader::Share() const
{
   auto twin = std::make_shared<DataLoader>(TString(GetName()));
   twin->fInput = fInput;
   twin->fDataSets = fDataSets;
   twin->fDefault = fDefault;
   twin->fInputKind = fInputKind;
   return twin;
}

TMVA::DataLoader *TMVA::DataLoader::VarTransform(TString trafoDefinition)
{
   std::smatch match;
   const std::string text = trafoDefinition.Data();
   if (!std::regex_match(text, match, std::regex(R"(\s*VT\s*\(\s*([0-9.eE+-]+)\s*\)\s*)")))
      Log() << kFATAL << "VarTransform(\"" << trafoDefinition << "\") is unknown: only the variance threshold is, "
            << "as in VarTransform(\"VT(0.5)\")" << Endl;
   const Double_t threshold = std::strtod(match[1].str().c_str(), nullptr);
   const auto variances = Variances(*fDefault->GetDataSet()->GetStore(Types::kTraining));
   auto reduced = std::make_unique<DataLoader>(TString(GetName()) + "_VT");
   CopyAllButVariables(*reduced, *this);
   reduced->fInputKind = fInputKind;
   for (UInt_t i = 0; i < variances.size(); ++i)
      if (variances[i] > threshold) {
         if (fDefault->IsVariableFromArray(static_cast<Int_t>(i)))
            Log() << kFATAL << "VarTransform: variables of AddVariablesArray cannot be selected one by one" << Endl;
         reduced->GetDataSetInfo().AddVariable(fDefault->GetVariableInfo(static_cast<Int_t>(i)));
      }
   if (reduced->GetDataSetInfo().GetNVariables() == 0)
      Log() << kFATAL << "VarTransform(\"" << trafoDefinition << "\") leaves no variable: the largest variance is "
            << *std::max_element(variances.begin(), variances.end()) << Endl;
   return reduced.release();
}
