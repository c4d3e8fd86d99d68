// Cross validation: options, booking of the combined methods, and the order of the work. Folds are in a file of their
// own.
#include "TMVA/CrossValidation.h"

#include "TMVA/CvSplit.h"
#include "TMVA/Factory.h"
#include "TMVA/MethodCrossValidation.h"

namespace {

const char *Switch(Bool_t on, const char *yes, const char *no)
{
   return on ? yes : no;
}

} // namespace

TMVA::CrossValidation::CrossValidation(TString jobName, DataLoader *dataloader, TString options)
   : CrossValidation(jobName, dataloader, nullptr, options)
{
}

TMVA::CrossValidation::CrossValidation(TString jobName, DataLoader *dataloader, TFile *outputFile, TString options)
   : Envelope(jobName, dataloader, outputFile, options), fJobName(jobName)
{
   fTransformations = "";
   fDrawProgressBar = kFALSE;
   InitOptions();
   CrossValidation::ParseOptions();
   CheckForUnusedOptions();
   if (!dataloader)
      Log() << kFATAL << "CrossValidation(\"" << jobName << "\") was given no DataLoader" << Endl;
   const TString factoryOptions = FactoryOptions(fSilent);
   fFactory = outputFile ? std::make_unique<Factory>(fJobName, outputFile, factoryOptions)
                         : std::make_unique<Factory>(fJobName, factoryOptions);
}

TMVA::CrossValidation::~CrossValidation() = default;

void TMVA::CrossValidation::InitOptions()
{
   DeclareOptionRef(fVerboseLevel, "VerboseLevel", "Level of the messages");
   AddPreDefTexts({"Debug", "Verbose", "Info"});
   DeclareOptionRef(fCorrelations, "Correlations", "Correlations of the methods' responses in the evaluation");
   DeclareOptionRef(fROC, "ROC", "ROC integrals in the evaluation");
   DeclareOptionRef(fAnalysisTypeName, "AnalysisType", "What the job is about; Auto: seen from the classes");
   AddPreDefTexts({"Classification", "Regression", "Multiclass", "Auto"});
   DeclareOptionRef(fSplitTypeName, "SplitType", "How events are put into folds");
   AddPreDefTexts({"Deterministic", "Random", "RandomStratified"});
   DeclareOptionRef(fSplitExprString, "SplitExpr", "Formula of spectators for SplitType=Deterministic");
   DeclareOptionRef(fNumFolds, "NumFolds", "Number of folds");
   DeclareOptionRef(fNumWorkerProcs, "NumWorkerProcs", "Folds that are trained at a time, each in its own process");
   DeclareOptionRef(fFoldFileOutput, "FoldFileOutput", "An output file for each fold beside the output file");
   DeclareOptionRef(fOutputEnsembling, "OutputEnsembling", "None: the method of the event's fold; Avg: mean of all");
   AddPreDefTexts({"None", "Avg"});
}

void TMVA::CrossValidation::ParseOptions()
{
   Envelope::ParseOptions();
   if (fVerboseLevel == "Debug")
      SetMsgType(kDEBUG);
   else if (fVerboseLevel == "Verbose")
      SetMsgType(kVERBOSE);
   if (fSplitTypeName == "Deterministic" && fSplitExprString.IsNull())
      Log() << kFATAL << "SplitType=Deterministic needs a formula of spectators, e.g. "
            << "SplitExpr=int(fabs([eventID]))%int([NumFolds])" << Endl;
   if (fSplitTypeName != "Deterministic" && !fSplitExprString.IsNull())
      Log() << kFATAL << "SplitExpr=" << fSplitExprString << " has no effect with SplitType=" << fSplitTypeName
            << "; it needs SplitType=Deterministic" << Endl;
   if (fFoldFileOutput && !fFile)
      Log() << kFATAL
            << "FoldFileOutput writes beside the output file, but there is none: give the constructor a TFile, "
            << "or !FoldFileOutput" << Endl;
   MakeSplit();
}

void TMVA::CrossValidation::MakeSplit()
{
   fSplit = std::make_unique<CvSplitKFolds>(fNumFolds, fSplitExprString, fSplitTypeName == "RandomStratified");
   fResults.clear();
}

void TMVA::CrossValidation::SetNumFolds(UInt_t i)
{
   fNumFolds = i;
   MakeSplit();
}

void TMVA::CrossValidation::SetSplitExpr(TString splitExpr)
{
   fSplitExprString = splitExpr;
   fSplitTypeName = splitExpr.IsNull() ? "Random" : "Deterministic";
   MakeSplit();
}

TString TMVA::CrossValidation::FactoryOptions(Bool_t silent) const
{
   TString options = Switch(fVerbose, "V", "!V");
   options += Switch(silent, ":Silent", ":!Silent");
   options += Switch(fColor, ":Color", ":!Color");
   options += Switch(fDrawProgressBar, ":DrawProgressBar", ":!DrawProgressBar");
   options += Switch(fCorrelations, ":Correlations", ":!Correlations");
   options += Switch(fROC, ":ROC", ":!ROC");
   options += Switch(fModelPersistence, ":ModelPersistence", ":!ModelPersistence");
   return options + ":VerboseLevel=" + fVerboseLevel + ":AnalysisType=" + fAnalysisTypeName +
          ":Transformations=" + (fTransformations.IsNull() ? TString("None") : fTransformations);
}

const std::vector<TMVA::CrossValidationResult> &TMVA::CrossValidation::GetResults() const
{
   if (fResults.empty())
      Log() << kFATAL << "GetResults() was called before Evaluate(): there are no results yet" << Endl;
   return fResults;
}

void TMVA::CrossValidation::Evaluate()
{
   if (fMethods.empty()) {
      Log() << kINFO << "No methods are booked: there is nothing to evaluate" << Endl;
      return;
   }
   fFactory->DeleteAllMethods();
   fResults.clear();
   fDataLoader->MakeKFoldDataSet(*fSplit);

   std::vector<CrossValidationResult> results;
   std::vector<std::vector<std::string>> states;
   for (const OptionMap &method : fMethods) {
      results.emplace_back(fNumFolds);
      states.emplace_back();
      for (FoldOutcome &outcome : ProcessFolds(method)) {
         results.back().fFolds.at(outcome.fResult.fFold) = outcome.fResult;
         if (!outcome.fState.empty())
            states.back().push_back(std::move(outcome.fState));
      }
      BookCombined(method);
   }

   fDataLoader->RecombineKFoldDataSet(*fSplit);
   ConnectCombined(states);
   fFactory->TrainAllMethods();
   ConnectCombined(states); // with ModelPersistence they are new ones, read from their weights files
   fFactory->TestAllMethods();
   fFactory->EvaluateAllMethods();
   fResults = std::move(results);
   for (size_t i = 0; i < fResults.size(); ++i) {
      Log() << kINFO << "Folds of \"" << fMethods[i].GetValue<TString>("MethodTitle") << "\":" << Endl;
      fResults[i].Print();
   }
}

void TMVA::CrossValidation::BookCombined(const OptionMap &method)
{
   const auto title = method.GetValue<TString>("MethodTitle");
   const TString options = "!H:!V:SplitExpr=" + fSplitExprString + TString::Format(":NumFolds=%u", fNumFolds) +
                           ":EncapsulatedMethodName=" + title +
                           ":EncapsulatedMethodTypeName=" + method.GetValue<TString>("MethodName") +
                           ":OutputEnsembling=" + fOutputEnsembling;
   fFactory->BookMethod(fDataLoader.get(), Types::kCrossValidation, title, options);
}

/// Tells the combined methods what their weights files do not hold.
void TMVA::CrossValidation::ConnectCombined(const std::vector<std::vector<std::string>> &states)
{
   for (size_t i = 0; i < fMethods.size(); ++i) {
      const auto title = fMethods[i].GetValue<TString>("MethodTitle");
      auto &combined = dynamic_cast<MethodCrossValidation &>(*fFactory->GetMethod(fDataLoader->GetName(), title));
      combined.fFoldStates = states[i];
      if (fSplitExprString.IsNull())
         combined.fFoldOfRow = fSplit->GetFoldOfRecombined();
   }
}
