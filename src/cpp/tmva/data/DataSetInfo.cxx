// DataSetInfo: variables, targets, spectators, and the life of the data set. Classes are in DataSetInfoClasses.cxx.
#include "TMVA/DataSetInfo.h"

#include "TMVA/DataInputHandler.h"
#include "TMVA/DataSet.h"
#include "TMVA/Event.h"
#include "data/DataSetFactory.h"
#include "options/NearestNames.h"

#include <algorithm>

namespace {

Int_t MaxLabelLength(const std::vector<TMVA::VariableInfo> &infos)
{
   Ssiz_t length = 0;
   for (const auto &info : infos)
      length = std::max(length, info.GetExpression().Length());
   return length;
}

Double_t SumOfWeights(Double_t sum, const char *which, TMVA::MsgLogger &log)
{
   if (sum < 0)
      log << TMVA::kFATAL << "The sum of " << which << " weights was asked for before the data set was built; "
          << "call GetDataSet() first" << TMVA::Endl;
   return sum;
}

} // namespace

TMVA::DataSetInfo::DataSetInfo(const TString &name) : fName(name) {}

TMVA::DataSetInfo::~DataSetInfo() = default;

void TMVA::DataSetInfo::ClearDataSet() const
{
   fDataSet.reset();
   fNeedsRebuilding = kTRUE;
}

TMVA::DataSet *TMVA::DataSetInfo::GetDataSet() const
{
   if (!fDataSet || fNeedsRebuilding) {
      fDataSet.reset();
      // Building fills in ranges and correlations: facts about the data, not changes of what the user asked for.
      fDataSet = fInput ? DataSetFactory(const_cast<DataSetInfo &>(*this), *fInput).CreateDataSet()
                        : std::make_unique<DataSet>(*this);
      fNeedsRebuilding = kFALSE;
   }
   return fDataSet.get();
}

// ---- variables, targets, spectators --------------------------------------------------------------------------------

TMVA::VariableInfo &TMVA::DataSetInfo::AddVariable(const TString &expression, const TString &title, const TString &unit,
                                                   Double_t min, Double_t max, char varType, Bool_t normalized,
                                                   void *external)
{
   return AddVariable(VariableInfo(expression, title, unit, static_cast<Int_t>(fVariables.size()) + 1, varType,
                                   external, min, max, normalized));
}

TMVA::VariableInfo &TMVA::DataSetInfo::AddVariable(const VariableInfo &varInfo)
{
   SetNeedsRebuilding();
   fVariables.push_back(varInfo);
   return fVariables.back();
}

void TMVA::DataSetInfo::AddVariablesArray(const TString &expression, Int_t size, const TString &title,
                                          const TString &unit, Double_t min, Double_t max, char type, Bool_t normalized,
                                          void *external)
{
   if (size <= 0)
      Log() << kFATAL << "AddVariablesArray: \"" << expression << "\" was given " << size
            << " elements; at least one is needed" << Endl;
   for (Int_t i = 0; i < size; ++i) {
      VariableInfo info(expression, title, unit, i + 1, type, external, min, max, normalized);
      const TString index = TString::Format("[%d]", i);
      const TString element = info.GetLabel() + index;
      info.SetInternalName(info.GetInternalName() + index);
      info.SetNameTitle(info.GetInternalName(), title.IsNull() ? element : title + index);
      info.SetBit(kIsArrayVariable);
      AddVariable(info);
   }
   fVarArrays[fVariables.back().GetExpression()] = size;
}

TMVA::VariableInfo &TMVA::DataSetInfo::AddTarget(const TString &expression, const TString &title, const TString &unit,
                                                 Double_t min, Double_t max, Bool_t normalized, void *external)
{
   return AddTarget(VariableInfo(expression, title, unit, static_cast<Int_t>(fTargets.size()) + 1, 'F', external, min,
                                 max, normalized));
}

TMVA::VariableInfo &TMVA::DataSetInfo::AddTarget(const VariableInfo &varInfo)
{
   SetNeedsRebuilding();
   fTargets.push_back(varInfo);
   return fTargets.back();
}

TMVA::VariableInfo &TMVA::DataSetInfo::AddSpectator(const TString &expression, const TString &title,
                                                    const TString &unit, Double_t min, Double_t max, char type,
                                                    Bool_t normalized, void *external)
{
   return AddSpectator(VariableInfo(expression, title, unit, static_cast<Int_t>(fSpectators.size()) + 1, type, external,
                                    min, max, normalized));
}

TMVA::VariableInfo &TMVA::DataSetInfo::AddSpectator(const VariableInfo &varInfo)
{
   SetNeedsRebuilding();
   fSpectators.push_back(varInfo);
   return fSpectators.back();
}

Int_t TMVA::DataSetInfo::GetVarArraySize(const TString &expression) const
{
   const auto found = fVarArrays.find(expression);
   return found == fVarArrays.end() ? -1 : found->second;
}

UInt_t TMVA::DataSetInfo::GetNSpectators(bool all) const
{
   if (all)
      return fSpectators.size();
   return std::count_if(fSpectators.begin(), fSpectators.end(),
                        [](const VariableInfo &info) { return info.GetVarType() != 'C'; });
}

Int_t TMVA::DataSetInfo::GetVariableNameMaxLength() const
{
   return MaxLabelLength(fVariables);
}

Int_t TMVA::DataSetInfo::GetTargetNameMaxLength() const
{
   return MaxLabelLength(fTargets);
}

Int_t TMVA::DataSetInfo::FindVarIndex(const TString &internalName) const
{
   std::vector<std::string> names;
   for (size_t i = 0; i < fVariables.size(); ++i) {
      if (fVariables[i].GetInternalName() == internalName)
         return static_cast<Int_t>(i);
      names.emplace_back(fVariables[i].GetInternalName());
   }
   Log() << kFATAL << "Data set \"" << fName << "\" has no variable \"" << internalName << "\"; its variables are "
         << QuotedList(names) << ' ' << NearestNames(internalName.Data(), names) << Endl;
   return -1;
}

std::vector<TString> TMVA::DataSetInfo::GetListOfVariables() const
{
   std::vector<TString> expressions;
   for (const auto &info : fVariables)
      expressions.push_back(info.GetExpression());
   return expressions;
}

void TMVA::DataSetInfo::SetSplitOptions(const TString &options)
{
   fSplitOptions = options;
   SetNeedsRebuilding();
}

// ---- sums of weights -----------------------------------------------------------------------------------------------

Double_t TMVA::DataSetInfo::GetTrainingSumSignalWeights() const
{
   return SumOfWeights(fTrainingSumSignalWeights, "signal training", Log());
}

Double_t TMVA::DataSetInfo::GetTrainingSumBackgrWeights() const
{
   return SumOfWeights(fTrainingSumBackgrWeights, "background training", Log());
}

Double_t TMVA::DataSetInfo::GetTestingSumSignalWeights() const
{
   return SumOfWeights(fTestingSumSignalWeights, "signal test", Log());
}

Double_t TMVA::DataSetInfo::GetTestingSumBackgrWeights() const
{
   return SumOfWeights(fTestingSumBackgrWeights, "background test", Log());
}
