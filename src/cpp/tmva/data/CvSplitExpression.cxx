// The fold of an event as a formula of its spectators.
#include "TMVA/CvSplit.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/Event.h"
#include "options/NearestNames.h"
#include "options/QuietRoot.h"

#include <cmath>
#include <stdexcept>
#include <string>

namespace {

TFormula MakeFormula(const TString &expr)
{
   const TMVA::QuietRoot quiet; // the caller has better words
   // Not registered: two formulas of one name would delete each other.
   return TFormula("CvSplitExpr", expr, /*addToGlobList=*/false);
}

/// Number of the spectator that a parameter names; -1 if there is none.
Int_t FindSpectator(const TMVA::DataSetInfo &dsi, const TString &name)
{
   const auto &spectators = dsi.GetSpectatorInfos();
   for (size_t i = 0; i < spectators.size(); ++i) {
      const TMVA::VariableInfo &info = spectators[i];
      if (name == info.GetLabel() || name == info.GetInternalName() || name == info.GetExpression())
         return static_cast<Int_t>(i);
   }
   return -1;
}

[[noreturn]] void ThrowUnknown(const TMVA::DataSetInfo &dsi, const TString &expr, const TString &name)
{
   std::vector<std::string> known{"NumFolds"};
   for (const auto &info : dsi.GetSpectatorInfos())
      known.emplace_back(info.GetLabel());
   throw std::runtime_error("SplitExpr=" + std::string(expr) + ": [" + std::string(name) +
                            "] is no spectator; known are " + TMVA::QuotedList(known) + ". " +
                            TMVA::NearestNames(name.Data(), known) + " Add it with AddSpectator(\"" +
                            std::string(name) + "\")");
}

} // namespace

Bool_t TMVA::CvSplitKFoldsExpr::Validate(TString expr)
{
   const TFormula formula = MakeFormula(expr);
   return formula.IsValid() && formula.GetNdim() == 0; // x, y, z, t would be read from nowhere
}

TMVA::CvSplitKFoldsExpr::CvSplitKFoldsExpr(DataSetInfo &dsi, TString expr) : fFormula(MakeFormula(expr))
{
   if (!fFormula.IsValid() || fFormula.GetNdim() > 0)
      throw std::runtime_error("SplitExpr=" + std::string(expr) + " is not a formula of spectators; put them into " +
                               "brackets, as in int(fabs([eventID]))%int([NumFolds])");
   fValues.resize(fFormula.GetNpar());
   for (Int_t p = 0; p < fFormula.GetNpar(); ++p) {
      const TString name = fFormula.GetParName(p);
      if (name == "NumFolds" || name == "numFolds") {
         fNumFoldsParameters.push_back(p);
         continue;
      }
      const Int_t spectator = FindSpectator(dsi, name);
      if (spectator < 0)
         ThrowUnknown(dsi, expr, name);
      fSpectators.push_back(static_cast<UInt_t>(spectator));
      fSpectatorParameters.push_back(p);
   }
}

UInt_t TMVA::CvSplitKFoldsExpr::Eval(UInt_t numFolds, const Event *ev)
{
   const auto &spectators = ev->GetSpectators();
   for (const UInt_t i : fSpectators)
      if (i >= spectators.size())
         throw std::runtime_error("SplitExpr=" + std::string(fFormula.GetTitle()) + " reads spectator " +
                                  std::to_string(i) + ", but the event has " + std::to_string(spectators.size()) +
                                  " spectators");
   return Eval(numFolds, spectators.data());
}

UInt_t TMVA::CvSplitKFoldsExpr::Eval(UInt_t numFolds, const Float_t *spectators)
{
   for (const Int_t p : fNumFoldsParameters)
      fValues[p] = numFolds;
   for (size_t i = 0; i < fSpectators.size(); ++i)
      fValues[fSpectatorParameters[i]] = spectators[fSpectators[i]];
   const Double_t fold = std::trunc(fFormula.EvalPar(nullptr, fValues.data()));
   if (fold >= 0 && fold < numFolds)
      return static_cast<UInt_t>(fold);
   std::string given;
   for (size_t p = 0; p < fValues.size(); ++p)
      given += (p > 0 ? ", [" : "[") + std::string(fFormula.GetParName(static_cast<Int_t>(p))) +
               "] = " + std::to_string(fValues[p]);
   throw std::runtime_error("SplitExpr=" + std::string(fFormula.GetTitle()) + " gives fold " + std::to_string(fold) +
                            " for " + given + "; it must give 0 to " + std::to_string(numFolds - 1));
}
