// Training and test of the folds of one method, one after the other or each in a process of its own.
#include "TBufferFile.h"
#include "TFile.h"
#include "TMVA/Config.h"
#include "TMVA/CrossValidation.h"
#include "TMVA/CvSplit.h"
#include "TMVA/Factory.h"
#include "TMVA/MethodBase.h"
#include "TMVA/Tools.h"
#include "TROOT.h"
#include "job/ForkedTasks.h"
#include "job/GlobalSettings.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>

namespace {

TString TitleOfFold(const TString &title, UInt_t iFold)
{
   return title + TString::Format("_fold%u", iFold + 1);
}

/// Files that the options name and a training writes would otherwise be those of all folds: model.pt becomes
/// model_fold1.pt.
TString OptionsOfFold(const TString &options, UInt_t iFold)
{
   TString changed;
   for (TString token : TMVA::gTools().SplitString(options, ':')) {
      const Ssiz_t equals = token.Index("=");
      TString name = equals == kNPOS ? token : TString(token(0, equals));
      name.ToLower();
      if (equals != kNPOS && token.Length() > equals + 1 && (name == "filenametrainedmodel" || name == "checkpoint")) {
         const Ssiz_t comma = token.Index(",");
         const Ssiz_t end = comma == kNPOS ? token.Length() : comma;
         const TString file = token(0, end);
         const Ssiz_t dot = file.Last('.');
         token.Insert(dot > equals && dot > file.Last('/') ? dot : end, TitleOfFold("", iFold));
      }
      changed += (changed.IsNull() ? "" : ":") + token;
   }
   return changed;
}

/// In regression, the figure that the results have no place for.
TString DeviationText(const TMVA::MethodBase &method)
{
   TString text;
   for (UInt_t target = 0; method.DoRegression() && target < method.GetNTargets(); ++target) {
      Double_t deviation = 0, ofBest = 0;
      method.GetRegressionDeviation(target, TMVA::Types::kTesting, deviation, ofBest);
      text += TString::Format(", rms deviation of \"%s\" %.5g",
                              method.DataInfo().GetTargetInfo(static_cast<Int_t>(target)).GetLabel().Data(), deviation);
   }
   return text;
}

std::string Pack(const TMVA::CrossValidationFoldResult &r, const std::string &state)
{
   TBufferFile buffer(TBuffer::kWrite);
   buffer << r.fFold << r.fROCIntegral << r.fSig << r.fSep << r.fEff01 << r.fEff10 << r.fEff30 << r.fEffArea
          << r.fTrainEff01 << r.fTrainEff10 << r.fTrainEff30;
   buffer.WriteStdString(&state);
   TGraph(r.fROC).Streamer(buffer);
   return {buffer.Buffer(), static_cast<size_t>(buffer.Length())};
}

void Unpack(std::string &bytes, TMVA::CrossValidationFoldResult &r, std::string &state)
{
   TBufferFile buffer(TBuffer::kRead, static_cast<Int_t>(bytes.size()), bytes.data(), /*adopt=*/kFALSE);
   buffer >> r.fFold >> r.fROCIntegral >> r.fSig >> r.fSep >> r.fEff01 >> r.fEff10 >> r.fEff30 >> r.fEffArea >>
      r.fTrainEff01 >> r.fTrainEff10 >> r.fTrainEff30;
   buffer.ReadStdString(&state);
   r.fROC.Streamer(buffer);
}

} // namespace

std::vector<TMVA::CrossValidation::FoldOutcome> TMVA::CrossValidation::ProcessFolds(const OptionMap &method)
{
   std::vector<FoldOutcome> outcomes(fNumFolds);
   const UInt_t nProcesses = NumProcesses(method);
   if (nProcesses < 2) {
      for (UInt_t i = 0; i < fNumFolds; ++i)
         outcomes[i] = ProcessFold(i, method);
      return outcomes;
   }
   try {
      auto answers = RunForked(fNumFolds, nProcesses, [&](unsigned i) {
         const FoldOutcome outcome = ProcessFold(i, method);
         return Pack(outcome.fResult, outcome.fState);
      });
      for (UInt_t i = 0; i < fNumFolds; ++i)
         Unpack(answers[i], outcomes[i].fResult, outcomes[i].fState);
   } catch (const std::runtime_error &error) {
      Log() << kFATAL << error.what() << Endl;
   }
   return outcomes;
}

/// A method of another library may run an interpreter or a pool of threads, which do not survive a fork.
UInt_t TMVA::CrossValidation::NumProcesses(const OptionMap &method) const
{
   const UInt_t wanted = std::min(std::max(fNumWorkerProcs, fJobs), fNumFolds);
   constexpr std::array kMayFork{"Fisher", "LD", "BDT"};
   const auto type = method.GetValue<TString>("MethodName");
   const bool mayFork = std::any_of(kMayFork.begin(), kMayFork.end(), [&](const char *name) { return type == name; });
   if (wanted < 2 || (mayFork && !ROOT::IsImplicitMTEnabled()))
      return wanted;
   Log() << kINFO << "NumWorkerProcs=" << fNumWorkerProcs << ": the folds of \""
         << method.GetValue<TString>("MethodTitle") << "\" are trained one after the other, as "
         << (mayFork ? "the threads of ROOT::EnableImplicitMT" : "what a method of type " + type + " starts")
         << " would not survive in a forked process" << Endl;
   return 1;
}

TMVA::CrossValidation::FoldOutcome TMVA::CrossValidation::ProcessFold(UInt_t iFold, const OptionMap &method)
{
   TStopwatch timer;
   const auto typeName = method.GetValue<TString>("MethodName");
   const TString title = TitleOfFold(method.GetValue<TString>("MethodTitle"), iFold);
   fDataLoader->PrepareFoldDataSet(*fSplit, iFold, Types::kTraining);

   const GlobalSettings settings;
   const TDirectory::TContext callersDirectory;
   std::unique_ptr<TFile> file;
   if (fFoldFileOutput) {
      // Not by TSystem::GetDirName, which finds no folder in "f/cv.root".
      const auto path = std::filesystem::path(fFile->GetName()).replace_filename((title + ".root").Data()).string();
      file.reset(TFile::Open(path.c_str(), "RECREATE"));
      if (!file || file->IsZombie())
         Log() << kFATAL << "FoldFileOutput: the file \"" << path << "\" cannot be written" << Endl;
   }
   const TString options = FactoryOptions(kTRUE); // greets once, not once a fold
   const auto factory =
      file ? std::make_unique<Factory>(fJobName, file.get(), options) : std::make_unique<Factory>(fJobName, options);
   gConfig().SetSilent(settings.IsSilent());
   const auto methodOptions = OptionsOfFold(method.GetValue<TString>("MethodOptions"), iFold);
   if (!factory->BookMethod(fDataLoader.get(), typeName, title, methodOptions))
      Log() << kFATAL << "The method \"" << title << "\" of type " << typeName
            << " cannot do the analysis of this job; the warning above says why" << Endl;
   factory->TrainAllMethods();
   auto *trained = dynamic_cast<MethodBase *>(factory->GetMethod(fDataLoader->GetName(), title));
   if (!trained)
      Log() << kFATAL << "Fold " << iFold + 1 << " of " << fNumFolds
            << " leaves too few events for training; take fewer "
            << "folds or more events" << Endl;
   factory->TestAllMethods();
   if (file)
      factory->EvaluateAllMethods();
   FoldOutcome outcome{Figures(iFold, *trained, *factory), fModelPersistence ? "" : trained->StateAsText()};
   Log() << kINFO << "Fold " << iFold + 1 << " of " << fNumFolds << " of \"" << method.GetValue<TString>("MethodTitle")
         << "\": trained on " << trained->Data()->GetNTrainingEvents() << " events, tested on "
         << trained->Data()->GetNTestEvents() << DeviationText(*trained)
         << TString::Format(", %.2f s", timer.RealTime()) << Endl;
   return outcome;
}

TMVA::CrossValidationFoldResult TMVA::CrossValidation::Figures(UInt_t iFold, MethodBase &method, Factory &factory) const
{
   CrossValidationFoldResult result(iFold);
   if (method.DoRegression())
      return result;
   const TString loader = fDataLoader->GetName();
   const TString &title = method.GetMethodName();
   if (method.DoMulticlass())
      method.TestMulticlass();
   else
      method.TestClassification();
   result.fROCIntegral = static_cast<Float_t>(factory.GetROCIntegral(loader, title));
   if (const std::unique_ptr<TGraph> curve(factory.GetROCCurve(loader, title)); curve) {
      result.fROC = *curve;
      result.fROC.SetTitle(title);
      result.fROC.SetLineColor(static_cast<Color_t>(iFold + 1));
      result.fROC.SetLineWidth(2);
   }
   if (method.DoMulticlass())
      return result;
   Double_t err = 0;
   result.fSig = method.GetSignificance();
   result.fSep = method.GetSeparation();
   result.fEff01 = method.GetEfficiency("Efficiency:0.01", Types::kTesting, err);
   result.fEff10 = method.GetEfficiency("Efficiency:0.10", Types::kTesting, err);
   result.fEff30 = method.GetEfficiency("Efficiency:0.30", Types::kTesting, err);
   result.fEffArea = method.GetEfficiency("", Types::kTesting, err);
   result.fTrainEff01 = method.GetTrainingEfficiency("Efficiency:0.01");
   result.fTrainEff10 = method.GetTrainingEfficiency("Efficiency:0.10");
   result.fTrainEff30 = method.GetTrainingEfficiency("Efficiency:0.30");
   return result;
}
