// Evaluation of a classifier: histograms of its responses and the figures of merit that come from them.
#include "TMVA/MethodBase.h"

#include "TDirectory.h"
#include "TH1D.h"
#include "TMVA/Config.h"
#include "TMVA/PDF.h"
#include "TMVA/ResultsClassification.h"
#include "TMVA/Tools.h"
#include "evaluation/EfficiencyCurve.h"

#include <algorithm>
#include <cmath>

namespace TMVA {

namespace {

constexpr Double_t kRangeInRms = 10;  // of a class about its mean, for the axis of the response
constexpr Double_t kUpperEdge = 1e-5; // puts the largest response inside the last bin
constexpr Int_t kRocSteps = 1000;

// Histograms of one quantity for signal and background, stored with the results.
class ClassHistos {
public:
   /// "%" in suffix and alias becomes the letter of the class; the prefix is the user's and stays as it is.
   ClassHistos(Results &results, const TString &prefix, const TString &suffix, const TString &alias, Int_t nBins,
               Double_t min, Double_t max)
      : fSignal(Make(results, prefix, suffix, alias, "S", nBins, min, max)),
        fBackground(Make(results, prefix, suffix, alias, "B", nBins, min, max))
   {
   }
   void Fill(Bool_t isSignal, Double_t value, Double_t weight)
   {
      (isSignal ? fSignal : fBackground)->Fill(value, weight);
   }
   void Normalise()
   {
      gTools().NormHist(fSignal);
      gTools().NormHist(fBackground);
   }
   TH1D *Signal() const { return fSignal; }
   TH1D *Background() const { return fBackground; }

private:
   static TH1D *Make(Results &results, const TString &prefix, const TString &suffix, const TString &alias,
                     const TString &letter, Int_t nBins, Double_t min, Double_t max)
   {
      const TString full = prefix + TString(suffix).ReplaceAll("%", letter);
      auto *hist = new TH1D(full, full, nBins, min, max);
      results.Replace(hist, TString(alias).ReplaceAll("%", letter));
      return hist;
   }
   TH1D *fSignal;
   TH1D *fBackground;
};

} // namespace

ResultsClassification &MethodBase::ResponsesTo(Types::ETreeType type)
{
   const auto find = [&] {
      return dynamic_cast<ResultsClassification *>(Data()->GetResults(fMethodName, type, Types::kMaxAnalysisType));
   };
   ResultsClassification *results = find();
   if (!results || results->GetSize() != Data()->GetNEvents(type)) {
      AddOutput(type, Types::kClassification);
      results = find();
   }
   if (!results)
      Log() << kFATAL << "The method \"" << fMethodName
            << "\" has no responses to classification: its analysis type is "
            << (DoRegression() ? "regression" : "multiclass") << Endl;
   return *results;
}

// One response that is not a number would silently spoil every figure.
void MethodBase::CheckResponses(const std::vector<Float_t> &values) const
{
   const auto bad = std::count_if(values.begin(), values.end(), [](Float_t v) { return !std::isfinite(v); });
   if (bad > 0)
      Log() << kFATAL << "The method \"" << fMethodName << "\" cannot be evaluated: " << bad << " of its "
            << values.size() << " responses are infinite or not a number; look at its inputs and at its training"
            << Endl;
}

TString MethodBase::HistogramPrefix() const
{
   // Without an output file the histograms of several data sets meet in memory.
   return (IsSilentFile() ? "[" + TString(DataInfo().GetName()) + "]" : TString()) + GetTestvarName();
}

void MethodBase::Statistics(Types::ETreeType treeType, const TString &, Double_t &meanS, Double_t &meanB,
                            Double_t &rmsS, Double_t &rmsB, Double_t &xmin, Double_t &xmax)
{
   const std::vector<Float_t> &values = *ResponsesTo(treeType).GetValueVector();
   gTools().ComputeStat(*Data()->GetStore(treeType), values, meanS, meanB, rmsS, rmsB, xmin, xmax,
                        static_cast<Int_t>(DataInfo().GetSignalClassIndex()));
}

void MethodBase::TestClassification()
{
   ResultsClassification &results = ResponsesTo(Types::kTesting);
   Data()->SetCurrentType(Types::kTesting);
   fEffSOfCut.reset();
   fEffBvsS.reset();
   fTrainEffBvsS.reset();
   fResponsePdfS.reset();
   fResponsePdfB.reset();
   if (results.GetSize() == 0) {
      Log() << kERROR << "The method \"" << fMethodName << "\" cannot be tested: the test sample has no events" << Endl;
      return;
   }
   CheckResponses(*results.GetValueVector());

   Statistics(Types::kTesting, GetTestvarName(), fMeanS, fMeanB, fRmsS, fRmsB, fXmin, fXmax);
   SetSignalReferenceCutOrientation(fMeanS > fMeanB ? 1. : -1.);
   const Double_t low = std::min(fMeanS - kRangeInRms * fRmsS, fMeanB - kRangeInRms * fRmsB);
   const Double_t high = std::max(fMeanS + kRangeInRms * fRmsS, fMeanB + kRangeInRms * fRmsB);
   fXmin = std::max(low, fXmin);
   fXmax = std::min(high, fXmax) + kUpperEdge;
   if (!(fXmax > fXmin))
      fXmax = fXmin + std::abs(fXmin) * kUpperEdge;
   FillResponseHistos(results);
}

void MethodBase::FillResponseHistos(ResultsClassification &results)
{
   const TString name = HistogramPrefix();
   const Bool_t withPdfs = HasMVAPdfs() && HasBuiltPdfs();
   std::vector<ClassHistos> histos;
   histos.emplace_back(results, name, "_%", "MVA_%", fNbinsMVAoutput, fXmin, fXmax);
   if (withPdfs) {
      histos.emplace_back(results, name, "_Proba_%", "Prob_%", fNbinsMVAoutput, 0., 1.);
      histos.emplace_back(results, name, "_Rarity_%", "Rar_%", fNbinsMVAoutput, 0., 1.);
   }
   histos.emplace_back(results, name, "_%_high", "MVA_HIGHBIN_%", fNbinsH, fXmin, fXmax);

   const std::vector<Float_t> &values = *results.GetValueVector();
   const auto *probabilities = withPdfs ? dynamic_cast<ResultsClassification *>(Data()->GetResults(
                                             "prob_" + fMethodName, Types::kTesting, Types::kMaxAnalysisType))
                                        : nullptr;
   const std::shared_ptr<EventStore> events = Data()->GetStore(Types::kTesting);
   const auto signalClass = static_cast<Int_t>(DataInfo().GetSignalClassIndex());
   for (std::size_t i = 0; i < values.size(); ++i) {
      const auto event = static_cast<Long64_t>(i);
      const Double_t weight = events->GetWeight(event);
      const Bool_t isSignal = events->fClasses[i] == signalClass;
      histos.front().Fill(isSignal, values[i], weight);
      histos.back().Fill(isSignal, values[i], weight);
      if (withPdfs && probabilities && event < probabilities->GetSize())
         histos[1].Fill(isSignal, (*probabilities)[static_cast<Int_t>(i)][0], weight);
      if (withPdfs)
         histos[2].Fill(isSignal, GetRarity(values[i]), weight);
   }
   for (ClassHistos &pair : histos)
      pair.Normalise();

   // Densities need a positive area, which a class without events or of negative weight has not.
   const ClassHistos &response = histos.front();
   if (response.Signal()->GetSumOfWeights() > 0 && response.Background()->GetSumOfWeights() > 0) {
      fResponsePdfS = std::make_unique<PDF>(fMethodName + " test response of signal", response.Signal(), PDF::kSpline2);
      fResponsePdfB =
         std::make_unique<PDF>(fMethodName + " test response of background", response.Background(), PDF::kSpline2);
   }
}

Double_t MethodBase::GetSignificance() const
{
   const Double_t rms = std::sqrt(fRmsS * fRmsS + fRmsB * fRmsB);
   return rms > 0 ? std::abs(fMeanS - fMeanB) / rms : 0;
}

Double_t MethodBase::GetSeparation(TH1 *histS, TH1 *histB) const
{
   return gTools().GetSeparation(histS, histB);
}

Double_t MethodBase::GetSeparation(PDF *pdfS, PDF *pdfB) const
{
   if (!pdfS != !pdfB)
      Log() << kFATAL << "GetSeparation of \"" << fMethodName << "\" was given the density of "
            << (pdfS ? "signal" : "background") << " alone; give both, or none for those of the test sample" << Endl;
   const PDF *signal = pdfS ? pdfS : fResponsePdfS.get();
   const PDF *background = pdfB ? pdfB : fResponsePdfB.get();
   return signal && background ? gTools().GetSeparation(*signal, *background) : 0;
}

Double_t MethodBase::GetROCIntegral(TH1D *histS, TH1D *histB) const
{
   if (!histS || !histB)
      return GetROCIntegral();
   PDF signal("signal", histS, PDF::kSpline2), background("background", histB, PDF::kSpline2);
   return GetROCIntegral(&signal, &background);
}

Double_t MethodBase::GetROCIntegral(PDF *pdfS, PDF *pdfB) const
{
   if (!pdfS != !pdfB)
      Log() << kFATAL << "GetROCIntegral of \"" << fMethodName << "\" was given the density of "
            << (pdfS ? "signal" : "background") << " alone; give both, or none for those of the test sample" << Endl;
   PDF *signal = pdfS ? pdfS : fResponsePdfS.get();
   PDF *background = pdfB ? pdfB : fResponsePdfB.get();
   if (!signal || !background)
      return 0;
   const Double_t min = std::min(signal->GetXmin(), background->GetXmin());
   const Double_t max = std::max(signal->GetXmax(), background->GetXmax());
   const Double_t step = (max - min) / kRocSteps;
   Double_t integral = 0;
   for (Int_t i = 0; i < kRocSteps; ++i) {
      const Double_t x = min + i * step; // the left edge, as in the real TMVA's figure
      integral += signal->GetVal(x) * (1 - background->GetIntegral(x, max)) * step;
   }
   return integral;
}

Double_t MethodBase::GetKSTrainingVsTest(Char_t SorB, TString opt)
{
   const TString letter = SorB == 's' || SorB == 'S' ? "S" : "B";
   GetTrainingEfficiency(""); // makes the histograms of the training responses
   ResultsClassification &results = ResponsesTo(Types::kTesting);
   const auto *test = dynamic_cast<TH1 *>(results.GetObject("MVA_" + letter));
   const auto *training = dynamic_cast<TH1 *>(results.GetObject("MVA_TRAIN_" + letter));
   return test && training ? test->KolmogorovTest(training, opt) : -1;
}

void MethodBase::WriteEvaluationHistosToFile(Types::ETreeType treetype)
{
   TDirectory *directory = BaseDir();
   if (!directory)
      return;
   Results *results = Data()->GetResults(fMethodName, treetype, Types::kMaxAnalysisType);
   if (!results) {
      Log() << kERROR << "The method \"" << fMethodName << "\" has no results of the "
            << (treetype == Types::kTraining ? "training" : "test") << " sample to write; call TestAllMethods first"
            << Endl;
      return;
   }
   directory->cd();
   for (const auto *pdf : {fMVAPdfS.get(), fMVAPdfB.get()}) {
      if (pdf && HasMVAPdfs())
         for (TH1 *hist : {pdf->GetOriginalHist(), pdf->GetSmoothedHist(), pdf->GetPDFHist()})
            if (hist)
               hist->Write();
   }
   results->GetStorage()->Write();
   if (treetype == Types::kTesting &&
       static_cast<Int_t>(GetNVariables()) <= gConfig().GetVariablePlotting().fMaxNumOfAllowedVariables) {
      GetTransformationHandler().PlotVariables(*GetTransformed(Types::kTesting), directory);
      ReleaseTransformed();
   }
}

} // namespace TMVA
