// Calls as macros and other people's methods write them, all overloads: that this file compiles is the test.
#include "TCanvas.h"
#include "TCut.h"
#include "TFile.h"
#include "TGraph.h"
#include "TH2F.h"
#include "TMVA/ClassifierFactory.h"
#include "TMVA/Config.h"
#include "TMVA/DataLoader.h"
#include "TMVA/DataSet.h"
#include "TMVA/Factory.h"
#include "TMVA/MethodBase.h"
#include "TMVA/MethodCuts.h"
#include "TMVA/PDF.h"
#include "TMVA/ROCCalc.h"
#include "TMVA/ROCCurve.h"
#include "TMVA/Ranking.h"
#include "TMVA/Reader.h"
#include "TMVA/ResultsClassification.h"
#include "TMVA/ResultsMulticlass.h"
#include "TMVA/ResultsRegression.h"
#include "TMVA/TSpline1.h"
#include "TMVA/Timer.h"
#include "TMVA/Tools.h"
#include "TMVA/TrainingHistory.h"
#include "TMVA/TransformationHandler.h"
#include "TMVA/Types.h"
#include "TMVA/VariableTransform.h"
#include "TMVA/VariableTransformBase.h"
#include "TMVA/Version.h"
#include "TMultiGraph.h"
#include "TTree.h"

#include <gtest/gtest.h>

#include <iostream>
#include <sstream>

using namespace TMVA;

namespace {

template <typename... T>
void Use(const T &...)
{
}

[[maybe_unused]] void DataLoaderCalls(DataLoader &loader, TTree *tree, DataSetInfo &dsi)
{
   loader.SetInputTrees("signal.txt", "background.txt");
   loader.SetInputTrees("signal.txt", "background.txt", 1., 2.);
   loader.SetInputTrees(tree, TCut("a"), TCut("b"));
   loader.SetInputTrees(tree, tree, 1., 2.);
   loader.AddSignalTree(tree);
   loader.AddSignalTree(tree, 1.);
   loader.AddSignalTree(tree, 1., Types::kTraining);
   loader.AddSignalTree(tree, 1., "train");
   loader.AddSignalTree("signal.txt", 1., Types::kTesting);
   loader.SetSignalTree(tree);
   loader.AddBackgroundTree(tree, 1.);
   loader.AddBackgroundTree(tree, 1., Types::kTesting);
   loader.AddBackgroundTree(tree, 1., "test");
   loader.AddBackgroundTree("background.txt");
   loader.SetBackgroundTree(tree, 2.);
   loader.AddRegressionTree(tree, 1., Types::kTraining);
   loader.SetTree(tree, "Signal", 1.);
   loader.AddTree(tree, "Signal");
   loader.AddTree(tree, "Signal", 1., "x>0");
   loader.AddTree(tree, "Signal", 1., TCut("x>0"), Types::kTraining);
   loader.AddTree(tree, "Signal", 1., "", "train");
   const std::vector<Double_t> event{1, 2};
   loader.AddSignalTrainingEvent(event);
   loader.AddBackgroundTrainingEvent(event, 1.);
   loader.AddSignalTestEvent(event, 1.);
   loader.AddBackgroundTestEvent(event);
   loader.AddTrainingEvent("a", event, 1.);
   loader.AddTestEvent("a", event, 1.);
   loader.AddEvent("a", Types::kTraining, event, 1.);
   loader.UserAssignEvents(0);
   delete loader.CreateEventAssignTrees("name");
   std::vector<TString> names;
   loader.SetInputVariables(&names);
   loader.AddVariable("x");
   loader.AddVariable("x", 'F');
   loader.AddVariable("x", 'F', 0, 1);
   loader.AddVariable("x", "title", "unit");
   loader.AddVariable("x", "title", "unit", 'I', 0, 1);
   loader.AddVariablesArray("v", 3);
   loader.AddVariablesArray("v", 3, 'F', 0, 1);
   loader.AddTarget("t");
   loader.AddRegressionTarget("t", "title", "unit", 0, 1);
   loader.AddSpectator("s");
   loader.AddSpectator("s", "title", "unit", 0, 1);
   loader.SetSignalWeightExpression("w");
   loader.SetBackgroundWeightExpression("w");
   loader.SetWeightExpression("w");
   loader.SetWeightExpression("w", "Signal");
   loader.SetCut(TString("x>0"));
   loader.SetCut(TCut("x>0"), "Signal");
   loader.AddCut(TString("x>0"), "Signal");
   loader.AddCut(TCut("x>0"));
   loader.PrepareTrainingAndTestTree("", "SplitMode=Random");
   loader.PrepareTrainingAndTestTree(TCut(), TCut(), "SplitMode=Random");
   loader.PrepareTrainingAndTestTree(TCut(), 10);
   loader.PrepareTrainingAndTestTree("", 10, 20);
   loader.PrepareTrainingAndTestTree("", 10, 20, 30, 40);
   loader.PrepareTrainingAndTestTree("", 10, 20, 30, 40, "SplitMode=Block");
   loader.AddDataSet(dsi).GetName();
   loader.AddDataSet("name").GetName();
   loader.GetDefaultDataSetInfo().GetNVariables();
   loader.DataInput().GetEntries();
   const std::unique_ptr<TH2> matrix(loader.GetCorrelationMatrix("Signal"));
   const std::unique_ptr<DataLoader> selected(loader.VarTransform("VT(0.5)")), copy(loader.MakeCopy("copy"));
   DataLoaderCopy(copy.get(), &loader);
}

[[maybe_unused]] void FactoryCalls(Factory &factory, DataLoader *loader)
{
   const std::unique_ptr<Factory> other(new Factory("job", static_cast<TFile *>(nullptr), "!V")),
      more(new Factory("job"));
   MethodBase *method = factory.BookMethod(loader, Types::kFisher, "Fisher");
   method = factory.BookMethod(loader, "Fisher", "Fisher", "!V");
   method = factory.BookMethod(loader, Types::kFisher, "Fisher", "", Types::kFisher, "");
   IMethod *same = factory.GetMethod("data", method->GetName());
   same = (*factory.fMethodsMap["data"])[0];
   same->PrintHelpMessage();
   factory.HasMethod("data", "Fisher");
   factory.OptimizeAllMethods();
   factory.OptimizeAllMethods("ROCIntegral", "FitGA");
   factory.OptimizeAllMethodsForClassification();
   factory.OptimizeAllMethodsForRegression();
   factory.TrainAllMethods();
   factory.TrainAllMethodsForClassification();
   factory.TrainAllMethodsForRegression();
   factory.TestAllMethods();
   factory.EvaluateAllMethods();
   factory.EvaluateAllVariables(loader);
   factory.EvaluateImportance(loader, kShort, Types::kFisher, "Fisher");
   factory.MakeClass("data");
   factory.PrintHelpMessage("data", "Fisher");
   for (const auto type : {Types::kTesting, Types::kTraining}) {
      factory.GetROCIntegral(loader, "Fisher", 0, type);
      factory.GetROCIntegral("data", "Fisher");
      factory.GetROCCurve(loader, "Fisher", kTRUE, 0, type);
      TGraph *graph = factory.GetROCCurve("data", "Fisher");
      TMultiGraph *graphs = factory.GetROCCurveAsMultiGraph(loader, 0, type);
      graphs = factory.GetROCCurveAsMultiGraph("data", 0);
      graphs->Add(graph);
      TCanvas *canvas = factory.GetROCCurve(loader);
      canvas = factory.GetROCCurve("data", 0, type);
      canvas->Update();
   }
   factory.SetVerbose();
   factory.RootBaseDir();
   factory.DeleteAllMethods();
}

[[maybe_unused]] void ReaderCalls(Reader &reader, MethodBase *method)
{
   std::vector<std::string> names;
   std::vector<TString> texts;
   const Reader a("!Color:Silent", kFALSE), b(names), c(texts, "Silent"), d(std::string("x:y"), TString("Silent")),
      e(TString("x:y"), "Silent", kTRUE);
   Float_t x = 0;
   Int_t n = 0;
   reader.AddVariable("x", &x);
   reader.AddVariable("n", &n);
   reader.AddSpectator("x", &x);
   reader.AddSpectator("n", &n);
   const IMethod *booked = reader.BookMVA("tag", "file.xml");
   booked = reader.BookMVA(Types::kFisher, "<MethodSetup/>");
   EXPECT_TRUE(booked);
   const MethodCuts *cuts = dynamic_cast<MethodCuts *>(reader.FindMVA("tag"));
   cuts = reader.FindCutsMVA("tag");
   std::vector<Double_t> low, high;
   cuts->GetCuts(0.7, low, high);
   std::cout << cuts->GetInputVar(0);
   reader.EvaluateMVA("tag");
   reader.EvaluateMVA("tag", 0.5);
   reader.EvaluateMVA(method);
   reader.EvaluateMVA(std::vector<Float_t>{1}, "tag");
   reader.EvaluateMVA(std::vector<Double_t>{1}, "tag", 0.5);
   const std::vector<Float_t> *values = &reader.EvaluateRegression("tag");
   values = &reader.EvaluateRegression(method, 0.);
   values = &reader.EvaluateMulticlass("tag");
   values = &reader.EvaluateMulticlass(method);
   x = (*values)[0] + reader.EvaluateRegression(0, "tag") + reader.EvaluateMulticlass(0, "tag");
   reader.GetProba("tag");
   reader.GetProba("tag", 0.5, 0.1);
   reader.GetRarity("tag");
   reader.GetRarity("tag", 0.1);
   Use(reader.GetMVAError(), reader.GetMVAErrorLower(), reader.GetMVAErrorUpper());
   reader.DataInfo().GetNVariables();
}

[[maybe_unused]] void DataCalls(DataSetInfo &dsi, DataSet &data, const std::vector<Event *> &events)
{
   dsi.AddVariable("x");
   dsi.AddVariable("x", "title", "unit", 0, 1, 'F', kTRUE, nullptr);
   dsi.AddVariable(dsi.GetVariableInfo(0));
   dsi.AddVariablesArray("v", 3, "title", "unit", 0, 1, 'F', kTRUE, nullptr);
   dsi.AddTarget("t", "title", "unit", 0, 1).GetExpression();
   dsi.AddTarget(dsi.GetTargetInfo(0));
   dsi.AddSpectator("s", "title", "unit", 0, 1, 'F').GetLabel();
   dsi.AddSpectator(dsi.GetSpectatorInfo(0));
   dsi.AddClass("a")->GetWeight();
   dsi.GetVarArraySize("v");
   dsi.FindVarIndex("x");
   dsi.GetNSpectators(false);
   dsi.SetCut(TCut("x"), "a");
   dsi.AddCut(TCut("x"), "a");
   dsi.GetCut("a");
   dsi.GetCut(0);
   dsi.CreateCorrelationMatrixHist(dsi.CorrelationMatrix("a"), "name", "title");
   dsi.PrintCorrelationMatrix("a");
   dsi.GetTargetsForMulticlass(data.GetEvent(0));
   Use(dsi.GetClassNameMaxLength(), dsi.GetVariableNameMaxLength(), dsi.GetTargetNameMaxLength());
   Use(dsi.GetTrainingSumSignalWeights(), dsi.GetTestingSumBackgrWeights());
   dsi.GetDataSet()->GetNEvents(Types::kTraining);
   data.AddEvent(new Event(std::vector<Float_t>{1}, 0), Types::kTraining);
   data.SetCurrentType(Types::kTesting);
   data.SetCurrentEvent(0);
   data.GetEvent()->GetWeight();
   data.GetEvent(0, Types::kTraining)->GetValue(0);
   data.GetTrainingEvent(0)->GetTarget(0);
   data.GetTestEvent(0)->GetSpectator(0);
   Use(data.GetEventCollection(Types::kTraining).size());
   data.SetEventCollection(new std::vector<Event *>(events), Types::kTraining);
   data.GetEventCollectionAsTree();
   Use(data.GetNEvtSigTest(), data.GetNEvtBkgdTest(), data.GetNEvtSigTrain(), data.GetNEvtBkgdTrain());
   data.HasNegativeEventWeights();
   data.GetResults("name", Types::kTesting, Types::kClassification)->GetStorage();
   data.DeleteResults("name", Types::kTesting, Types::kClassification);
   data.GetTree(Types::kTesting);
   data.GetNClassEvents(Types::kTraining, 0);
   const Event copy(*events[0]), withTargets({1.F}, {2.F}, 0, 1., 1.), withAll({1.F}, {2.F}, {3.F}, 0, 1., 1.);
   std::cout << copy << withTargets.GetBoostWeight() << withAll.GetOriginalWeight();
   Event::SetIsTraining(kFALSE);
}

[[maybe_unused]] void TransformationCalls(TransformationHandler &handler, DataSetInfo &dsi,
                                          const std::vector<Event *> &events, MsgLogger &log)
{
   CreateVariableTransforms("N,D,P", dsi, handler, log);
   handler.Transform(events[0]);
   handler.InverseTransform(events[0], kFALSE);
   handler.SetTransformationReferenceClass(0);
   handler.CalcTransformations(events, kTRUE);
   handler.CalcStats(events);
   Use(handler.GetMean(0), handler.GetRMS(0, 1), handler.GetMin(0), handler.GetMax(0));
   handler.PlotVariables(events);
   handler.PrintVariableRanking();
   handler.GetNameOfLastTransform();
   handler.GetVariableAxisTitle(dsi.GetVariableInfo(0));
   auto *step = static_cast<VariableTransformBase *>(handler.GetTransformationList().First());
   step->SelectInput("_V_,_T_");
   step->PrepareTransformation(events);
   step->Transform(events[0], 0);
   step->InverseTransform(events[0], -1);
   step->GetShortName();
}

[[maybe_unused]] void ResultCalls(const DataSetInfo *dsi, TH1 *histogram)
{
   ResultsClassification responses(dsi, "name");
   responses.SetValue(0.5F, 0);
   responses.SetValue(0.5F, 0, kTRUE);
   responses.Store(histogram, "alias");
   responses.GetHist("alias");
   responses.GetHist2D("alias");
   responses.GetGraph("alias");
   std::vector<Float_t> row{1, 2};
   ResultsMulticlass classes(dsi, "name");
   classes.SetValue(row, 0);
   classes.GetConfusionMatrix(0.1);
   classes.CreateMulticlassPerformanceHistos("prefix");
   classes.CreateMulticlassHistos("prefix", 10, 100);
   classes.GetBestMultiClassCuts(0);
   Use(classes.GetAchievableEff(0), classes.GetAchievablePur(0));
   Use(classes.GetAchievableEff().size());
   ResultsRegression targets(dsi, "name");
   targets.SetValue(row, 0);
   targets.QuadraticDeviation(0);
   targets.QuadraticDeviation(0, kTRUE, 1.);
   targets.DeviationAsAFunctionOf(0, 0);
   targets.CreateDeviationHistograms("prefix");
   using Tuples = std::vector<std::tuple<Float_t, Float_t, Bool_t>>;
   ROCCurve curve(Tuples{}), two(row, row), three(row, std::vector<Bool_t>{true, false}),
      four(row, std::vector<Bool_t>{true, false}, row), five(row, row, row, row);
   curve.GetROCCurve()->GetN();
   Use(two.GetROCIntegral(41), three.GetEffSForEffB(0.1, 41));
   Use(four.GetMvas().size());
   ROCCalc calc(histogram, histogram);
   Double_t error = 0;
   Use(calc.GetROC()->Integral(), calc.GetEffSForEffBof(0.1, error), calc.GetSignalReferenceCut(),
       calc.GetROCIntegral());
   calc.GetSignificance(1, 1);
   calc.GetPurity(1, 1);
   calc.GetStatus();
}

[[maybe_unused]] void ToolsCalls(const std::vector<Event *> &events, TH1 *histogram)
{
   Tools::Instance();
   gTools().TMVAWelcomeMessage();
   gTools().SplitString("a,b", ',');
   gTools().Color("bold");
   Use(gTools().StringFromInt(1), gTools().StringFromDouble(1.));
   gTools().ReplaceRegularExpressions("a+b", "_");
   gTools().NormHist(histogram);
   gTools().NormHist(histogram, 2.);
   gTools().GetSeparation(histogram, histogram);
   gTools().ComputeVariance(1., 1., 2);
   const std::vector<Double_t> values{1, 2, 3};
   Double_t a = gTools().Mean(values.begin(), values.end()), b = gTools().RMS(values.begin(), values.end());
   a += gTools().Mean(3, values.data()) + gTools().RMS(3, values.data(), values.data());
   std::vector<Float_t> floats;
   gTools().ComputeStat(events, &floats, a, b, a, b, a, b, 0);
   gTools().ComputeStat(events, &floats, a, b, a, b, a, b, 0, kTRUE);
   gTools().CalcCovarianceMatrices(events, 2);
   std::vector<std::vector<Double_t>> columns(2, values);
   gTools().UsefulSortDescending(columns);
   gTools().UsefulSortAscending(columns);
   std::vector<TString> names;
   gTools().UsefulSortDescending(columns, &names);
   gTools().ParseFormatLine("a:b", ":");
   gTools().GetXTitleWithUnit("x", "GeV");
   gTools().xmlengine();
   void *node = gTools().AddChild(nullptr, "root", nullptr, true);
   gTools().AddAttr(node, "n", 1);
   gTools().AddAttr(node, "x", 1., 9);
   gTools().AddAttr(node, "s", "text");
   Int_t n = 0;
   TString text;
   gTools().ReadAttr(node, "n", n);
   gTools().ReadAttr(node, "s", text);
   TMatrixD matrix(2, 2);
   gTools().WriteTMatrixDToXML(node, "m", &matrix);
   Timer timer(10, "work"), plain;
   timer.DrawProgressBar(1);
   timer.DrawProgressBar("text");
   plain.GetElapsedTime();
   gConfig().GetIONames().fWeightFileDir = "weights";
   (gConfig().GetVariablePlotting()).fMaxNumOfAllowedVariablesForScatterPlots = 5;
   gConfig().GetNCpu();
   Ranking ranking("context", "discriminator");
   ranking.AddRank(Rank("x", 1.));
   ranking.Print();
   TrainingHistory history;
   history.AddValue("loss", 1, 0.5);
   history.SaveHistory("method");
   PDF pdf("name", histogram, PDF::kSpline2, 1, 1, kFALSE, kTRUE);
   Use(pdf.GetVal(0.5), pdf.GetValInverse(0.5, kTRUE), pdf.GetIntegral(0, 1));
   TSpline1 spline("title", new TGraph(2));
   spline.Eval(0.5);
   MsgLogger log("source", kINFO);
   log << kWARNING << "text " << 1 << std::endl << Endl;
   Types::Instance().GetMethodName(Types::kFisher);
   Types::GetMethodType("Fisher");
   ClassifierFactory::Instance().List();
}

} // namespace

TEST(Calls, VersionIsThatOfTheFieldsWeightsFiles)
{
   EXPECT_EQ(TMVA_VERSION_CODE, TMVA_VERSION(4, 2, 1));
   EXPECT_STREQ(TMVA_RELEASE, "4.2.1");
}
