// Histograms of the inputs of a chain of transformations, and the ranking of variables taken from them.
#include "TDirectory.h"
#include "TH1F.h"
#include "TH2F.h"
#include "TMVA/Config.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/Tools.h"
#include "TMVA/TransformationHandler.h"
#include "TMath.h"
#include "TProfile.h"
#include "options/OutputDirectory.h"

#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace TMVA {

namespace {

/// The events of one class, column after column, as TH1::FillN reads them.
struct ClassColumns {
   std::vector<std::vector<Double_t>> fInputs; ///< variables, then targets
   std::vector<Double_t> fWeights;
};

/// Empty ranges are widened, as histograms need one.
struct Range {
   Range(Double_t lower, Double_t upper) : fLower(lower), fUpper(upper)
   {
      if (!(fUpper > fLower))
         fUpper *= 1.1;
      if (!(fUpper > fLower))
         fUpper = fLower + 1;
   }
   Double_t fLower;
   Double_t fUpper;
};

std::vector<ClassColumns> SplitByClass(const EventStore &events, UInt_t nClasses)
{
   const UInt_t nInputs = events.fNVariables + events.fNTargets;
   std::vector<ClassColumns> classes(nClasses);
   for (ClassColumns &columns : classes)
      columns.fInputs.resize(nInputs);
   for (Long64_t i = 0; i < events.GetNEvents(); ++i) {
      ClassColumns &columns = classes.at(events.fClasses[i]);
      columns.fWeights.push_back(events.GetWeight(i));
      for (UInt_t k = 0; k < nInputs; ++k)
         columns.fInputs[k].push_back(k < events.fNVariables ? events.Values(i)[k]
                                                             : events.Targets(i)[k - events.fNVariables]);
   }
   return classes;
}

/// The name, with the ending _0, _1 ... if the directory has an object of that name.
TString FreeName(TDirectory &directory, const TString &name)
{
   TString candidate = name;
   for (Int_t i = 0; directory.FindKey(candidate) || directory.FindObject(candidate); ++i)
      candidate = name + TString::Format("_%d", i);
   return candidate;
}

void Fill(TH1 &histogram, const std::vector<Double_t> &x, const std::vector<Double_t> &weights)
{
   if (!x.empty())
      histogram.FillN(x.size(), x.data(), weights.data());
}

/// Into the file at once; kept in memory only by a directory that is not one of a file.
void Keep(std::unique_ptr<TH1> histogram, TDirectory &directory)
{
   if (directory.GetFile())
      directory.WriteTObject(histogram.get());
   else
      directory.Append(histogram.release());
}

class InputPlotter {
public:
   InputPlotter(const TransformationHandler &handler, const DataSetInfo &dsi, TDirectory *directory,
                const TString &suffix)
      : fHandler(handler), fDsi(dsi), fDirectory(directory), fSuffix(suffix)
   {
   }

   const VariableInfo &Info(UInt_t input) const
   {
      const UInt_t nVariables = fDsi.GetNVariables();
      return input < nVariables ? fDsi.GetVariableInfo(input) : fDsi.GetTargetInfo(input - nVariables);
   }

   std::unique_ptr<TH1F> Distribution(UInt_t input, UInt_t cls, const TransformationHandler::VariableStat &stat) const
   {
      const auto &config = gConfig().GetVariablePlotting();
      const VariableInfo &info = Info(input);
      Int_t nBins = config.fNbins1D;
      Range range(std::max(stat.fMin, stat.fMean - config.fTimesRMS * stat.fRMS),
                  std::min(stat.fMax, stat.fMean + config.fTimesRMS * stat.fRMS));
      if (info.GetVarType() == 'I') {
         range = Range(TMath::Nint(stat.fMin), TMath::Nint(stat.fMax) + 1);
         nBins = TMath::Nint(range.fUpper - range.fLower);
      } else {
         // The largest value is to be in the last bin, not beyond it.
         range.fUpper += (range.fUpper - range.fLower) / nBins;
      }
      TString name =
         info.GetInternalName() + "__" + ClassName(cls) + (input < fDsi.GetNVariables() ? "" : "_target") + fSuffix;
      if (fDirectory)
         name = FreeName(*fDirectory, name);
      auto histogram = std::make_unique<TH1F>(name, info.GetTitle(), nBins, range.fLower, range.fUpper);
      histogram->SetDirectory(nullptr);
      histogram->GetXaxis()->SetTitle(AxisTitle(info));
      histogram->GetYaxis()->SetTitle(gTools().GetYTitleWithUnit(*histogram, info.GetUnit(), kFALSE));
      histogram->SetLineColor(ColorOfClass(cls));
      return histogram;
   }

   std::unique_ptr<TH1> Scatter(UInt_t i, UInt_t j, UInt_t cls, const std::vector<Range> &ranges) const
   {
      const Int_t nBins = gConfig().GetVariablePlotting().fNbins2D;
      auto histogram =
         std::make_unique<TH2F>(PairName("scat_", i, j, cls), PairTitle(i, j, cls), nBins, ranges[i].fLower,
                                ranges[i].fUpper, nBins, ranges[j].fLower, ranges[j].fUpper);
      Decorate(*histogram, i, j, cls);
      return histogram;
   }

   std::unique_ptr<TH1> Profile(UInt_t i, UInt_t j, UInt_t cls, const std::vector<Range> &ranges) const
   {
      auto histogram =
         std::make_unique<TProfile>(PairName("prof_", i, j, cls), "profile " + PairTitle(i, j, cls),
                                    gConfig().GetVariablePlotting().fNbins1D, ranges[i].fLower, ranges[i].fUpper);
      Decorate(*histogram, i, j, cls);
      return histogram;
   }

private:
   TString ClassName(UInt_t cls) const { return fDsi.GetClassInfo(static_cast<Int_t>(cls))->GetName(); }
   TString AxisTitle(const VariableInfo &info) const
   {
      return gTools().GetXTitleWithUnit(fHandler.GetVariableAxisTitle(info), info.GetUnit());
   }
   TString PairName(const char *kind, UInt_t i, UInt_t j, UInt_t cls) const
   {
      return FreeName(*fDirectory, kind + Info(j).GetInternalName() + "_vs_" + Info(i).GetInternalName() + "_" +
                                      ClassName(cls) + fSuffix);
   }
   TString PairTitle(UInt_t i, UInt_t j, UInt_t cls) const
   {
      return TString(Info(j).GetTitle()) + " versus " + Info(i).GetTitle() + " (" + ClassName(cls) + ")" + fSuffix;
   }
   void Decorate(TH1 &histogram, UInt_t i, UInt_t j, UInt_t cls) const
   {
      histogram.SetDirectory(nullptr);
      histogram.GetXaxis()->SetTitle(AxisTitle(Info(i)));
      histogram.GetYaxis()->SetTitle(AxisTitle(Info(j)));
      histogram.SetLineColor(ColorOfClass(cls));
      histogram.SetMarkerColor(ColorOfClass(cls));
   }
   static Color_t ColorOfClass(UInt_t cls)
   {
      return cls == 0 ? kBlue : cls == 1 ? kRed : kBlack + static_cast<Int_t>(cls);
   }

   const TransformationHandler &fHandler;
   const DataSetInfo &fDsi;
   TDirectory *fDirectory;
   TString fSuffix;
};

/// What a variable tells about the target, from a histogram of one against the other.
void RankByTarget(std::vector<std::unique_ptr<Ranking>> &ranking, const DataSetInfo &dsi, const ClassColumns &events,
                  const TransformationHandler &handler)
{
   for (const char *figure :
        {"|Correlation with target|", "Mutual information", "Correlation Ratio", "Correlation Ratio (T)"})
      ranking.push_back(std::make_unique<Ranking>("", figure));
   const UInt_t target = dsi.GetNVariables();
   const Int_t nBins = gConfig().GetVariablePlotting().fNbins1D;
   const Range y(handler.GetMin(target), handler.GetMax(target));
   for (UInt_t k = 0; k < target; ++k) {
      const Range x(handler.GetMin(k), handler.GetMax(k));
      TH2F histogram("tmva_ranking", "", nBins, x.fLower, x.fUpper, nBins, y.fLower, y.fUpper);
      histogram.SetDirectory(nullptr);
      histogram.FillN(events.fWeights.size(), events.fInputs[k].data(), events.fInputs[target].data(),
                      events.fWeights.data());
      const std::unique_ptr<TH2F> transposed(gTools().TransposeHist(histogram));
      const TString &name = dsi.GetVariableInfo(k).GetInternalName();
      ranking[0]->AddRank(Rank(name, std::abs(histogram.GetCorrelationFactor())));
      ranking[1]->AddRank(Rank(name, gTools().GetMutualInformation(histogram)));
      ranking[2]->AddRank(Rank(name, gTools().GetCorrelationRatio(histogram)));
      ranking[3]->AddRank(Rank(name, gTools().GetCorrelationRatio(*transposed)));
   }
}

} // namespace

void TransformationHandler::PlotVariables(const std::vector<Event *> &events, TDirectory *theDirectory)
{
   PlotVariables(EventStore(events), theDirectory);
}

void TransformationHandler::PlotVariables(const EventStore &events, TDirectory *theDirectory)
{
   if (!theDirectory && !fRootDir)
      return;
   TDirectory *directory = theDirectory
                              ? theDirectory
                              : &SubDirectory(*fRootDir, "InputVariables_" + GetName(), "InputVariables_" + GetName());
   const TString suffix = theDirectory ? "" : "_" + GetName();
   const Statistics stats = ComputeStats(events);
   const std::vector<ClassColumns> classes = SplitByClass(events, fDsi.GetNClasses());
   const UInt_t nVariables = events.fNVariables, nInputs = nVariables + events.fNTargets;

   fRanking.clear();
   if (fDsi.GetNClasses() == 2)
      fRanking.push_back(std::make_unique<Ranking>("", "Separation"));
   const InputPlotter plotter(*this, fDsi, directory, suffix);
   for (UInt_t k = 0; k < nInputs; ++k) {
      std::vector<std::unique_ptr<TH1F>> histograms;
      for (UInt_t cls = 0; cls < classes.size(); ++cls) {
         histograms.push_back(plotter.Distribution(k, cls, stats.back()[k]));
         Fill(*histograms.back(), classes[cls].fInputs[k], classes[cls].fWeights);
      }
      if (histograms.size() == 2 && k < nVariables)
         fRanking[0]->AddRank(
            Rank(plotter.Info(k).GetInternalName(), gTools().GetSeparation(histograms[0].get(), histograms[1].get())));
      for (auto &histogram : histograms)
         Keep(std::move(histogram), *directory);
   }
   if (fDsi.GetNClasses() == 1 && events.fNTargets == 1)
      RankByTarget(fRanking, fDsi, classes[0], *this);
   if (static_cast<Int_t>(nInputs) > gConfig().GetVariablePlotting().fMaxNumOfAllowedVariablesForScatterPlots)
      return;

   TDirectory *pairs = &SubDirectory(*directory, "CorrelationPlots", "CorrelationPlots");
   const InputPlotter pairPlotter(*this, fDsi, pairs, suffix);
   std::vector<Range> ranges;
   for (const VariableStat &stat : stats.back())
      ranges.emplace_back(stat.fMin, stat.fMax);
   for (UInt_t i = 0; i < nVariables; ++i) {
      for (UInt_t j = i + 1; j < nVariables; ++j) {
         for (UInt_t cls = 0; cls < classes.size(); ++cls) {
            const auto &[inputs, weights] = classes[cls];
            auto scatter = pairPlotter.Scatter(i, j, cls, ranges);
            auto profile = pairPlotter.Profile(i, j, cls, ranges);
            if (!weights.empty()) {
               static_cast<TH2F &>(*scatter).FillN(weights.size(), inputs[i].data(), inputs[j].data(), weights.data());
               static_cast<TProfile &>(*profile).FillN(weights.size(), inputs[i].data(), inputs[j].data(),
                                                       weights.data());
            }
            Keep(std::move(scatter), *pairs);
            Keep(std::move(profile), *pairs);
         }
      }
   }
}

void TransformationHandler::PrintVariableRanking() const
{
   if (fRanking.empty()) {
      Log() << kDEBUG << "There is no ranking of the variables without output file, nor for more than two classes"
            << Endl;
      return;
   }
   Log() << kINFO << "Ranking of the input variables (" << GetName() << "), whatever the method:" << Endl;
   for (const auto &ranking : fRanking)
      ranking->Print();
}

} // namespace TMVA
