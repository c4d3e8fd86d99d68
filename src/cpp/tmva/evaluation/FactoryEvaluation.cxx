// Evaluation of all methods of a factory: figures, tables, and what is written to the output file.
#include "TMVA/Factory.h"

#include "TDirectory.h"
#include "TFile.h"
#include "TH2.h"
#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/MethodBase.h"
#include "TMVA/ResultsMulticlass.h"
#include "TMVA/Tools.h"
#include "TMVA/TransformationHandler.h"
#include "TTree.h"
#include "evaluation/OutputCorrelations.h"
#include "evaluation/Tables.h"
#include "options/OutputDirectory.h"

namespace TMVA {

namespace {

using Evaluation::kWorkingPoints;

std::vector<MethodBase *> MethodsWith(const Factory::MVector &methods, Types::EAnalysisType type)
{
   std::vector<MethodBase *> chosen;
   for (IMethod *method : methods) {
      auto *base = dynamic_cast<MethodBase *>(method);
      if (!base)
         continue;
      const Types::EAnalysisType own = base->DoRegression()   ? Types::kRegression
                                       : base->DoMulticlass() ? Types::kMulticlass
                                                              : Types::kClassification;
      if (own == type)
         chosen.push_back(base);
   }
   return chosen;
}

void WriteHistograms(MethodBase &method)
{
   if (method.IsSilentFile())
      return;
   for (const auto type : {Types::kTesting, Types::kTraining})
      method.WriteEvaluationHistosToFile(type);
}

Evaluation::ClassifierFigures Evaluate(MethodBase &method)
{
   method.TestClassification();
   Evaluation::ClassifierFigures figures;
   figures.fMethod = method.GetMethodName();
   for (std::size_t i = 0; i < kWorkingPoints.size(); ++i) {
      const TString what = TString::Format("Efficiency:%.2f", kWorkingPoints[i]);
      figures.fEfficiency[i] = method.GetEfficiency(what, Types::kTesting, figures.fError[i]);
      figures.fTrainingEfficiency[i] = method.GetTrainingEfficiency(what);
   }
   Double_t unused = 0;
   figures.fArea = method.GetEfficiency("", Types::kTesting, unused);
   figures.fSeparation = method.GetSeparation();
   figures.fSignificance = method.GetSignificance();
   return figures;
}

std::vector<Evaluation::OneVsRestFigures> OneVsRest(const std::vector<MethodBase *> &methods, UInt_t cls)
{
   std::vector<Evaluation::OneVsRestFigures> table;
   for (MethodBase *method : methods) {
      const auto curve = [&](Types::ETreeType type) {
         return dynamic_cast<ResultsMulticlass &>(
                   *method->Data()->GetResults(method->GetMethodName(), type, Types::kMulticlass))
            .GetOneVsRestCurve(cls);
      };
      ROCCurve test = curve(Types::kTesting), training = curve(Types::kTraining);
      Evaluation::OneVsRestFigures figures;
      figures.fMethod = method->GetMethodName();
      figures.fROCIntegral = test.GetROCIntegral();
      for (std::size_t i = 0; i < kWorkingPoints.size(); ++i) {
         figures.fEfficiency[i] = test.GetEffSForEffB(kWorkingPoints[i]);
         figures.fTrainingEfficiency[i] = training.GetEffSForEffB(kWorkingPoints[i]);
      }
      table.push_back(figures);
   }
   return table;
}

void PrintConfusion(MethodBase &method, const std::vector<TString> &classes, MsgLogger &log)
{
   for (const double effB : kWorkingPoints) {
      const TMatrixD test = method.GetMulticlassConfusionMatrix(effB, Types::kTesting);
      const TMatrixD training = method.GetMulticlassConfusionMatrix(effB, Types::kTraining);
      log << kINFO << "Signal efficiency of \"" << method.GetMethodName()
          << "\" for each class against each other one at "
          << "a background efficiency of " << effB << ", test (training):\n"
          << Evaluation::ConfusionTable(classes, test, training) << Endl;
   }
}

void EvaluateClassifiers(Factory &factory, const TString &dataSet, const std::vector<MethodBase *> &methods,
                         Bool_t withROC, Bool_t withCorrelations, MsgLogger &log)
{
   std::vector<Evaluation::ClassifierFigures> table;
   for (MethodBase *method : methods) {
      log << kINFO << "Evaluate classifier: " << method->GetMethodName() << Endl;
      table.push_back(Evaluate(*method));
      if (withROC)
         table.back().fROCIntegral = factory.GetROCIntegral(dataSet, method->GetMethodName());
      WriteHistograms(*method);
   }
   log << kINFO << "Data set \"" << dataSet << "\", best method first. @B=b: signal efficiency at the background "
       << "efficiency b, test sample (training sample)\n"
       << Evaluation::ClassifierTable(table, withROC) << Endl;
   if (withCorrelations && methods.size() > 1)
      Evaluation::PrintOutputCorrelations(methods, log);
}

void EvaluateMulticlass(const TString &dataSet, const std::vector<MethodBase *> &methods, MsgLogger &log)
{
   std::vector<TString> classes;
   for (MethodBase *method : methods) {
      log << kINFO << "Evaluate multiclass method: " << method->GetMethodName() << Endl;
      method->TestMulticlass();
      classes.clear();
      for (UInt_t i = 0; i < method->DataInfo().GetNClasses(); ++i)
         classes.emplace_back(method->DataInfo().GetClassInfo(static_cast<Int_t>(i))->GetName());
      PrintConfusion(*method, classes, log);
      WriteHistograms(*method);
   }
   for (UInt_t cls = 0; cls < classes.size(); ++cls) {
      auto table = OneVsRest(methods, cls);
      log << kINFO << "Data set \"" << dataSet << "\", class \"" << classes[cls]
          << "\" against all others, best method "
          << "first. @B=b: signal efficiency at the background efficiency b, test sample (training sample)\n"
          << Evaluation::OneVsRestTable(table) << Endl;
   }
}

void EvaluateRegressors(const TString &dataSet, const std::vector<MethodBase *> &methods, MsgLogger &log)
{
   std::vector<Evaluation::RegressorFigures> table;
   for (MethodBase *method : methods) {
      log << kINFO << "Evaluate regression method: " << method->GetMethodName() << Endl;
      Evaluation::RegressorFigures figures;
      figures.fMethod = method->GetMethodName();
      for (const auto type : {Types::kTesting, Types::kTraining}) {
         auto &s = figures.fSample[type == Types::kTraining ? 1 : 0];
         method->TestRegression(s.fBias, s.fCoreBias, s.fDeviation, s.fCoreDeviation, s.fRMS, s.fCoreRMS, s.fMutualInfo,
                                s.fCoreMutualInfo, s.fCorrelation, type);
      }
      WriteHistograms(*method);
      table.push_back(figures);
   }
   for (const bool training : {false, true})
      log
         << kINFO << "Data set \"" << dataSet << "\", " << (training ? "training" : "test")
         << " sample, smallest average deviation in the test sample first. bias = regressed - true, dev = its absolute "
         << "value; _T: events within two rms of the bias\n"
         << Evaluation::RegressorTable(table, training) << Endl;
}

// The directory itself says nothing: a method may have made it before.
Bool_t HasDataInformation(TDirectory &directory)
{
   for (const TObject *key : *directory.GetListOfKeys()) {
      const TString name = key->GetName();
      if (name.BeginsWith("CorrelationMatrix") || name.BeginsWith("InputVariables"))
         return kTRUE;
   }
   return kFALSE;
}

} // namespace

void Factory::EvaluateAllMethods()
{
   Log() << kHEADER << "Evaluate all methods" << Endl;
   if (fMethodsMap.empty()) {
      Log() << kINFO << "Nothing to evaluate: no methods were booked" << Endl;
      return;
   }
   Event::SetIsTraining(kFALSE);
   const TDirectory::TContext callersDirectory; // comes back at the end
   for (const auto &[dataSet, methods] : fMethodsMap) {
      if (methods->empty())
         continue;
      if (const auto chosen = MethodsWith(*methods, Types::kClassification); !chosen.empty())
         EvaluateClassifiers(*this, dataSet, chosen, fROC, fCorrelations, Log());
      if (const auto chosen = MethodsWith(*methods, Types::kMulticlass); !chosen.empty())
         EvaluateMulticlass(dataSet, chosen, Log());
      if (const auto chosen = MethodsWith(*methods, Types::kRegression); !chosen.empty())
         EvaluateRegressors(dataSet, chosen, Log());
      auto *first = dynamic_cast<MethodBase *>(methods->front());
      if (IsSilentFile() || !first)
         continue;
      TDirectory *directory = &DataSetDirectory(*RootBaseDir(), dataSet);
      for (const auto type : {Types::kTesting, Types::kTraining}) {
         directory->cd();
         const std::unique_ptr<TTree> tree(first->Data()->GetTree(type));
         tree->Write("", TObject::kOverwrite);
      }
      Log() << kINFO << "Wrote TestTree and TrainTree of data set \"" << dataSet << "\" to " << RootBaseDir()->GetName()
            << Endl;
   }
   // The file is the caller's and stays open: who reads it before it is closed must find all that was written.
   if (!IsSilentFile())
      RootBaseDir()->Save();
   gTools().TMVACitation(Log());
}

void Factory::WriteDataInformation(DataSetInfo &dataSetInfo)
{
   if (IsSilentFile())
      return;
   const TDirectory::TContext callersDirectory; // comes back at the end
   TDirectory *directory = &DataSetDirectory(*RootBaseDir(), dataSetInfo.GetName());
   if (HasDataInformation(*directory))
      return;
   dataSetInfo.SetRootDir(directory);
   const DataSet &data = *dataSetInfo.GetDataSet();

   const auto writeMatrix = [&](const TString &className, const TString &name, const TString &title) {
      directory->cd();
      const std::unique_ptr<TH2> hist(
         dataSetInfo.CreateCorrelationMatrixHist(dataSetInfo.CorrelationMatrix(className), name, title));
      if (hist)
         hist->Write();
   };
   if (fAnalysisType == Types::kMulticlass) {
      for (UInt_t i = 0; i < dataSetInfo.GetNClasses(); ++i) {
         const TString name = dataSetInfo.GetClassInfo(static_cast<Int_t>(i))->GetName();
         writeMatrix(name, "CorrelationMatrix" + name, "Correlation Matrix (" + name + ")");
      }
   } else {
      writeMatrix("Signal", "CorrelationMatrixS", "Correlation Matrix (signal)");
      writeMatrix("Background", "CorrelationMatrixB", "Correlation Matrix (background)");
      writeMatrix("Regression", "CorrelationMatrix", "Correlation Matrix");
   }

   for (const TString &chain : gTools().SplitString(fTransformations, ';')) {
      const TString definition = TString(chain).Strip(TString::kBoth);
      if (definition.IsNull() || definition.CompareTo("None", TString::kIgnoreCase) == 0)
         continue;
      TransformationHandler handler(dataSetInfo, "Factory");
      CreateVariableTransforms(definition, dataSetInfo, handler, Log());
      handler.SetRootDir(directory);
      Log() << kINFO << "Inputs of data set \"" << dataSetInfo.GetName() << "\", transformation \"" << definition
            << "\"" << Endl;
      handler.CalcTransformations(*data.GetStore(Types::kTraining));
      if (definition.BeginsWith("I"))
         handler.PrintVariableRanking();
   }
}

} // namespace TMVA
