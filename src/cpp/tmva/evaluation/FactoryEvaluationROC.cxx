// ROC integrals, curves and plots of the methods of a factory.
#include "TMVA/Factory.h"

#include "TAxis.h"
#include "TCanvas.h"
#include "TGraph.h"
#include "TLegend.h"
#include "TMVA/Config.h"
#include "TMVA/DataLoader.h"
#include "TMVA/DataSet.h"
#include "TMVA/MethodBase.h"
#include "TMVA/ROCCurve.h"
#include "TMVA/Ranking.h"
#include "TMVA/ResultsClassification.h"
#include "TMVA/ResultsMulticlass.h"
#include "TMultiGraph.h"

#include <algorithm>
#include <memory>

namespace TMVA {

namespace {

std::unique_ptr<ROCCurve> CurveOfValues(const std::vector<Float_t> &values, const EventStore &events,
                                        UInt_t signalClass)
{
   std::vector<std::tuple<Float_t, Float_t, Bool_t>> entries;
   entries.reserve(values.size());
   for (std::size_t i = 0; i < values.size(); ++i)
      entries.emplace_back(values[i], events.GetWeight(static_cast<Long64_t>(i)),
                           events.fClasses[i] == static_cast<Int_t>(signalClass));
   return std::make_unique<ROCCurve>(entries);
}

// nullptr, after an error message, where there is no curve.
std::unique_ptr<ROCCurve> CurveOf(const Factory &factory, const TString &dataSet, const TString &title, UInt_t iClass,
                                  Types::ETreeType type, MsgLogger &log)
{
   if (factory.fMethodsMap.find(dataSet) == factory.fMethodsMap.end()) {
      log << kERROR << "No ROC curve: there is no data set \"" << dataSet << "\"; the name is that of the DataLoader"
          << Endl;
      return nullptr;
   }
   auto *method = dynamic_cast<MethodBase *>(factory.GetMethod(dataSet, title));
   if (!method) {
      log << kERROR << "No ROC curve: no method \"" << title << "\" is booked with the data set \"" << dataSet << "\""
          << Endl;
      return nullptr;
   }
   const UInt_t nClasses = method->DataInfo().GetNClasses();
   Results *results = method->Data()->GetResults(title, type, Types::kMaxAnalysisType);
   if (method->DoRegression()) {
      log << kERROR << "No ROC curve: \"" << title << "\" is a regression; only classification and multiclass have one"
          << Endl;
   } else if (iClass >= nClasses) {
      log << kERROR << "No ROC curve: class " << iClass << " was asked for; the data set \"" << dataSet
          << "\" has the classes 0 to " << static_cast<Int_t>(nClasses) - 1 << Endl;
   } else if (!results || results->GetSize() == 0) {
      log << kERROR << "No ROC curve: \"" << title << "\" has no results of the "
          << (type == Types::kTraining ? "training" : "test") << " sample; call TestAllMethods first" << Endl;
   } else if (auto *multiclass = dynamic_cast<ResultsMulticlass *>(results)) {
      return std::make_unique<ROCCurve>(multiclass->GetOneVsRestCurve(iClass));
   } else if (auto *classification = dynamic_cast<ResultsClassification *>(results)) {
      return CurveOfValues(*classification->GetValueVector(), *method->Data()->GetStore(type),
                           method->DataInfo().GetSignalClassIndex());
   }
   return nullptr;
}

constexpr const char *kXTitle = "Signal efficiency (Sensitivity)";
constexpr const char *kYTitle = "Background rejection (Specificity)";

} // namespace

Double_t Factory::GetROCIntegral(DataLoader *loader, TString theMethodName, UInt_t iClass, Types::ETreeType type)
{
   return GetROCIntegral(TString(loader->GetName()), theMethodName, iClass, type);
}

Double_t Factory::GetROCIntegral(TString datasetname, TString theMethodName, UInt_t iClass, Types::ETreeType type)
{
   const auto curve = CurveOf(*this, datasetname, theMethodName, iClass, type, Log());
   return curve ? curve->GetROCIntegral(gConfig().GetVariablePlotting().fNbinsXOfROCCurve + 1) : 0;
}

TGraph *Factory::GetROCCurve(DataLoader *loader, TString theMethodName, Bool_t setTitles, UInt_t iClass,
                             Types::ETreeType type)
{
   return GetROCCurve(TString(loader->GetName()), theMethodName, setTitles, iClass, type);
}

TGraph *Factory::GetROCCurve(TString datasetname, TString theMethodName, Bool_t setTitles, UInt_t iClass,
                             Types::ETreeType type)
{
   const auto curve = CurveOf(*this, datasetname, theMethodName, iClass, type, Log());
   if (!curve)
      return nullptr;
   auto *graph = new TGraph(*curve->GetROCCurve()); // the curve's own graph goes with it
   if (setTitles) {
      graph->GetXaxis()->SetTitle(kXTitle);
      graph->GetYaxis()->SetTitle(kYTitle);
      graph->SetTitle("Signal efficiency vs. Background rejection (" + theMethodName + ")");
   }
   return graph;
}

TMultiGraph *Factory::GetROCCurveAsMultiGraph(DataLoader *loader, UInt_t iClass, Types::ETreeType type)
{
   return GetROCCurveAsMultiGraph(TString(loader->GetName()), iClass, type);
}

TMultiGraph *Factory::GetROCCurveAsMultiGraph(TString datasetname, UInt_t iClass, Types::ETreeType type)
{
   auto graphs = std::make_unique<TMultiGraph>();
   const auto methods = fMethodsMap.find(datasetname);
   Color_t colour = 1;
   if (methods != fMethodsMap.end()) {
      for (const IMethod *method : *methods->second) {
         TGraph *graph = GetROCCurve(datasetname, method->GetName(), kFALSE, iClass, type);
         if (!graph)
            continue;
         graph->SetTitle(method->GetName());
         graph->SetLineWidth(2);
         graph->SetLineColor(colour++);
         graph->SetFillColor(10);
         graphs->Add(graph);
      }
   }
   if (!graphs->GetListOfGraphs()) {
      Log() << kERROR << "No method of the data set \"" << datasetname << "\" has a ROC curve for class " << iClass
            << Endl;
      return nullptr;
   }
   return graphs.release();
}

TCanvas *Factory::GetROCCurve(DataLoader *loader, UInt_t iClass, Types::ETreeType type)
{
   return GetROCCurve(TString(loader->GetName()), iClass, type);
}

TCanvas *Factory::GetROCCurve(TString datasetname, UInt_t iClass, Types::ETreeType type)
{
   TMultiGraph *graphs = GetROCCurveAsMultiGraph(datasetname, iClass, type);
   if (!graphs)
      return nullptr;
   const auto *first = dynamic_cast<MethodBase *>(fMethodsMap.at(datasetname)->front());
   const TString title =
      first && first->DoMulticlass() ? TString::Format("ROC Curve (Class=%u)", iClass) : TString("ROC Curve");
   auto *canvas =
      new TCanvas(TString::Format("ROCCurve %s class %u", datasetname.Data(), iClass), title, 200, 10, 700, 500);
   canvas->SetGrid();
   graphs->SetTitle(title);
   graphs->Draw("AL"); // the canvas deletes what is drawn in it once the object says so
   graphs->SetBit(kCanDelete);
   graphs->GetXaxis()->SetTitle(kXTitle);
   graphs->GetYaxis()->SetTitle(kYTitle);
   TLegend *legend = canvas->BuildLegend(0.15, 0.15, 0.35, 0.3, "MVA Method");
   legend->SetBit(kCanDelete);
   canvas->Update();
   return canvas;
}

void Factory::EvaluateAllVariables(DataLoader *loader, TString)
{
   const DataSetInfo &info = loader->GetDataSetInfo();
   if (info.GetNClasses() < 2) {
      Log() << kERROR << "The variables of the data set \"" << info.GetName()
            << "\" cannot be ranked by ROC integrals: that takes two classes at least, it has " << info.GetNClasses()
            << Endl;
      return;
   }
   const std::shared_ptr<EventStore> events = info.GetDataSet()->GetStore(Types::kTesting);
   Ranking ranking(info.GetName(), "ROC integral");
   std::vector<Float_t> values(events->GetNEvents());
   for (UInt_t variable = 0; variable < info.GetNVariables(); ++variable) {
      for (std::size_t i = 0; i < values.size(); ++i)
         values[i] = events->Values(static_cast<Long64_t>(i))[variable];
      const Double_t integral = CurveOfValues(values, *events, info.GetSignalClassIndex())->GetROCIntegral();
      // A variable whose signal lies low separates as well as its mirror image.
      ranking.AddRank(
         Rank(info.GetVariableInfo(static_cast<Int_t>(variable)).GetTitle(), std::max(integral, 1 - integral)));
   }
   ranking.Print();
}

} // namespace TMVA
