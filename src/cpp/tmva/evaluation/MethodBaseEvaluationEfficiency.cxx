// Evaluation of a classifier: efficiencies of cuts on its response.
#include "TMVA/MethodBase.h"

#include "TH1D.h"
#include "TMVA/ResultsClassification.h"
#include "TMVA/RootFinder.h"
#include "TMVA/Tools.h"
#include "evaluation/EfficiencyCurve.h"

#include <cmath>
#include <limits>
#include <optional>

namespace TMVA {

namespace {

TH1D *MakeHist(Results &results, const TString &name, const TString &title, const TString &alias, Int_t nBins,
               Double_t min, Double_t max)
{
   auto *hist = new TH1D(name, title, nBins, min, max);
   results.Replace(hist, alias);
   return hist;
}

// The background efficiency in "Efficiency:0.10"; nothing for an empty text, which asks for the area. In single
// precision, as the real TMVA has it: on curves with a step at exactly 0.1 the answer is at its upper end.
std::optional<Float_t> BackgroundEfficiency(const TString &text, MsgLogger &log)
{
   if (text.IsNull())
      return std::nullopt;
   const Ssiz_t colon = text.Index(":");
   const TString number = colon == kNPOS ? TString() : TString(text(colon + 1, text.Length()));
   const auto value = static_cast<Float_t>(number.IsFloat() ? number.Atof() : -1);
   if (!text.BeginsWith("Efficiency:") || !(value >= 0 && value <= 1))
      log << kFATAL << "GetEfficiency was asked for \"" << text
          << "\"; it knows \"Efficiency:b\" with a background efficiency b in [0, 1], such as \"Efficiency:0.10\", "
          << "and \"\" for the area under the curve" << Endl;
   return value;
}

} // namespace

Double_t MethodBase::GetValueForRoot(Double_t cut)
{
   return (*fEffSOfCut)(cut);
}

Double_t MethodBase::GetEfficiency(const TString &type, Types::ETreeType treeType, Double_t &err)
{
   const std::optional<Float_t> effB = BackgroundEfficiency(type, Log());
   const Bool_t training = treeType == Types::kTraining;
   if (!MakeTestEfficiencies() || (training && !MakeTrainingEfficiencies()))
      return 0;
   const Evaluation::BinCurve &curve = training ? *fTrainEffBvsS : *fEffBvsS;
   if (!effB)
      return Evaluation::AreaOfRejection(curve);
   const Double_t efficiency = Evaluation::SignalEfficiencyAt(curve, *effB);
   const Double_t nSignal = training ? fTrainSumS : fTestSumS;
   err = nSignal > 0 ? std::sqrt(efficiency * (1 - efficiency) / nSignal) : 0;
   return efficiency;
}

Double_t MethodBase::GetTrainingEfficiency(const TString &type)
{
   Double_t err = 0;
   return GetEfficiency(type, Types::kTraining, err);
}

// False, after a message, if a class is missing.
Bool_t MethodBase::MakeTestEfficiencies()
{
   if (fEffBvsS)
      return kTRUE;
   ResultsClassification &results = ResponsesTo(Types::kTesting);
   if (!results.DoesExist("MVA_S") || fXmin > fXmax)
      TestClassification();
   if (!results.DoesExist("MVA_S"))
      return kFALSE;

   const TString name = HistogramPrefix(), title = GetTestvarName();
   TH1D *effS = MakeHist(results, name + "_effS", title + " (signal)", "MVA_EFF_S", fNbinsH, fXmin, fXmax);
   TH1D *effB = MakeHist(results, name + "_effB", title + " (background)", "MVA_EFF_B", fNbinsH, fXmin, fXmax);
   const auto [sumS, sumB] = Evaluation::FillEfficiencies(
      *effS, *effB, *results.GetValueVector(), *Data()->GetStore(Types::kTesting),
      static_cast<Int_t>(DataInfo().GetSignalClassIndex()), GetSignalReferenceCutOrientation() > 0);
   if (!(sumS > 0 && sumB > 0)) {
      Log() << kERROR << "The efficiencies of \"" << fMethodName
            << "\" are not defined: the weights of the test sample "
            << "sum up to " << sumS << " for signal and to " << sumB << " for background; both must be positive"
            << Endl;
      return kFALSE;
   }
   fTestSumS = sumS;
   fEffSOfCut = std::make_shared<Evaluation::BinCurve>(*effS);

   TH1D *effBvsS = MakeHist(results, name + "_effBvsS", title, "MVA_EFF_BvsS", fNbins, 0, 1);
   TH1D *rejBvsS = MakeHist(results, name + "_rejBvsS", title, "MVA_REJ_BvsS", fNbins, 0, 1);
   TH1D *inverse = MakeHist(results, name + "_invBeffvsSeff", title, "MVA_INV_EFF_BvsS", fNbins, 0, 1);
   effBvsS->SetYTitle("Background efficiency");
   rejBvsS->SetYTitle("Background rejection");
   inverse->SetYTitle("1 / background efficiency");
   for (TH1D *hist : {effBvsS, rejBvsS, inverse})
      hist->SetXTitle("Signal eff");
   const Evaluation::BinCurve effBOfCut(*effB);
   RootFinder finder(this, fXmin, fXmax);
   for (Int_t bin = 1; bin <= fNbins; ++bin) {
      const Double_t b = effBOfCut(finder.Root(effBvsS->GetBinCenter(bin)));
      effBvsS->SetBinContent(bin, b);
      rejBvsS->SetBinContent(bin, 1 - b);
      if (b > std::numeric_limits<Double_t>::epsilon())
         inverse->SetBinContent(bin, 1 / b);
   }
   fEffBvsS = std::make_shared<Evaluation::BinCurve>(*effBvsS);
   SetReferenceCut();
   return kTRUE;
}

void MethodBase::SetReferenceCut()
{
   const auto [below, above] = Evaluation::EqualityOfEfficiencies(*fEffBvsS);
   RootFinder finder(this, fXmin, fXmax);
   SetSignalReferenceCut(finder.Root(0.5 * (below + above)));
}

// The cuts are those that have the given signal efficiency on the test sample, so that the table compares what one
// and the same cut does to both samples; the real TMVA's figures are of this kind.
Bool_t MethodBase::MakeTrainingEfficiencies()
{
   if (fTrainEffBvsS)
      return kTRUE;
   ResultsClassification &training = ResponsesTo(Types::kTraining);
   ResultsClassification &results = ResponsesTo(Types::kTesting); // where the histograms are kept
   const std::vector<Float_t> &values = *training.GetValueVector();
   const std::shared_ptr<EventStore> events = Data()->GetStore(Types::kTraining);
   const auto signalClass = static_cast<Int_t>(DataInfo().GetSignalClassIndex());
   CheckResponses(values);

   const TString name = HistogramPrefix(), title = GetTestvarName();
   TH1D *histS = MakeHist(results, name + "_Train_S", name + "_Train_S", "MVA_TRAIN_S", fNbinsMVAoutput, fXmin, fXmax);
   TH1D *histB = MakeHist(results, name + "_Train_B", name + "_Train_B", "MVA_TRAIN_B", fNbinsMVAoutput, fXmin, fXmax);
   for (std::size_t i = 0; i < values.size(); ++i)
      (events->fClasses[i] == signalClass ? histS : histB)
         ->Fill(values[i], events->GetWeight(static_cast<Long64_t>(i)));
   gTools().NormHist(histS);
   gTools().NormHist(histB);

   TH1D *effS = MakeHist(results, name + "_trainingEffS", title + " (signal)", "MVA_TRAINEFF_S", fNbinsH, fXmin, fXmax);
   TH1D *effB =
      MakeHist(results, name + "_trainingEffB", title + " (background)", "MVA_TRAINEFF_B", fNbinsH, fXmin, fXmax);
   fTrainSumS =
      Evaluation::FillEfficiencies(*effS, *effB, values, *events, signalClass, GetSignalReferenceCutOrientation() > 0)
         .first;

   TH1D *effBvsS = MakeHist(results, name + "_trainingEffBvsS", title, "EFF_BVSS_TR", fNbins, 0, 1);
   TH1D *rejBvsS = MakeHist(results, name + "_trainingRejBvsS", title, "REJ_BVSS_TR", fNbins, 0, 1);
   const Evaluation::BinCurve effBOfCut(*effB);
   RootFinder finder(this, fXmin, fXmax);
   for (Int_t bin = 1; bin <= fNbins; ++bin) {
      const Double_t b = effBOfCut(finder.Root(effBvsS->GetBinCenter(bin)));
      effBvsS->SetBinContent(bin, b);
      rejBvsS->SetBinContent(bin, 1 - b);
   }
   fTrainEffBvsS = std::make_shared<Evaluation::BinCurve>(*effBvsS);
   return kTRUE;
}

Double_t MethodBase::GetMaximumSignificance(Double_t SignalEvents, Double_t BackgroundEvents,
                                            Double_t &optimal_significance_value) const
{
   const Results *results = Data()->GetResults(fMethodName, Types::kTesting, Types::kMaxAnalysisType);
   const auto *effS = results ? dynamic_cast<TH1 *>(results->GetObject("MVA_EFF_S")) : nullptr;
   const auto *effB = results ? dynamic_cast<TH1 *>(results->GetObject("MVA_EFF_B")) : nullptr;
   optimal_significance_value = 0;
   if (!effS || !effB) {
      Log() << kERROR << "GetMaximumSignificance of \"" << fMethodName
            << "\" needs the efficiencies of cuts; call GetEfficiency or EvaluateAllMethods first" << Endl;
      return 0;
   }
   Double_t cut = effS->GetBinCenter(1);
   for (Int_t bin = 1; bin <= effS->GetNbinsX(); ++bin) {
      const Double_t signal = SignalEvents * effS->GetBinContent(bin);
      const Double_t all = signal + BackgroundEvents * effB->GetBinContent(bin);
      if (all > 0 && signal / std::sqrt(all) > optimal_significance_value) {
         optimal_significance_value = signal / std::sqrt(all);
         cut = effS->GetBinCenter(bin);
      }
   }
   return cut;
}

} // namespace TMVA
