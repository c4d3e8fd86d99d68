// Importance of the variables to a method: what the ROC integral loses without each of them.
#include "TDirectory.h"
#include "TH1F.h"
#include "TMVA/DataLoader.h"
#include "TMVA/Factory.h"
#include "TRandom3.h"
#include "job/GlobalSettings.h"

#include <map>
#include <memory>
#include <numeric>
#include <vector>

namespace {

using Subset = std::vector<bool>; ///< by variable

constexpr UInt_t kMostForAllSubsets = 10; ///< variables; 2^10 trainings
constexpr UInt_t kRandomSubsets = 10;     ///< for each variable

/// The subsets from which each of their variables is taken out in turn.
std::vector<Subset> SubsetsToReduce(TMVA::VIType type, UInt_t nVariables)
{
   if (type == TMVA::kShort)
      return {Subset(nVariables, true)};
   std::vector<Subset> subsets;
   TRandom3 random(100);
   const UInt_t n = type == TMVA::kAll ? (1U << nVariables) : kRandomSubsets * nVariables;
   for (UInt_t i = 0; i < n; ++i) {
      Subset subset(nVariables);
      for (UInt_t v = 0; v < nVariables; ++v)
         subset[v] = type == TMVA::kAll ? (i >> v & 1U) != 0 : random.Integer(2) == 1;
      subsets.push_back(subset);
   }
   return subsets;
}

/// A loader of the same events with the variables of the subset only.
std::unique_ptr<TMVA::DataLoader> Reduced(TMVA::DataLoader &loader, const Subset &subset)
{
   std::unique_ptr<TMVA::DataLoader> reduced(loader.MakeCopy(TString(loader.GetName()) + "_subset"));
   auto &variables = reduced->GetDataSetInfo().GetVariableInfos();
   for (size_t v = subset.size(); v-- > 0;)
      if (!subset[v])
         variables.erase(variables.begin() + static_cast<std::ptrdiff_t>(v));
   return reduced;
}

std::unique_ptr<TH1F> PercentHistogram(const std::vector<Double_t> &importance, const TMVA::DataSetInfo &info,
                                       const TString &title)
{
   const Double_t sum = std::accumulate(importance.begin(), importance.end(), 0.);
   const auto n = static_cast<Int_t>(importance.size());
   auto hist = std::make_unique<TH1F>("vih1", "Importance of the variables to " + title + " (%)", n, 0, n);
   hist->SetDirectory(nullptr);
   for (Int_t v = 0; v < n; ++v) {
      hist->GetXaxis()->SetBinLabel(v + 1, info.GetVariableInfo(v).GetTitle());
      hist->SetBinContent(v + 1, sum == 0 ? 0 : 100 * importance[static_cast<size_t>(v)] / sum);
   }
   return hist;
}

} // namespace

TH1F *TMVA::Factory::EvaluateImportance(DataLoader *loader, VIType vitype, Types::EMVA theMethod, TString methodTitle,
                                        const char *theOption)
{
   const DataSetInfo &info = loader->GetDataSetInfo();
   const UInt_t nVariables = info.GetNVariables();
   for (UInt_t v = 0; v < nVariables; ++v)
      if (info.IsVariableFromArray(static_cast<Int_t>(v)))
         Log() << kFATAL << "EvaluateImportance: variables of AddVariablesArray cannot be left out one by one" << Endl;
   if (vitype == kAll && nVariables > kMostForAllSubsets)
      Log() << kFATAL << "EvaluateImportance with kAll trains once for every subset of the variables, 2^" << nVariables
            << " times; use kShort or kRandom for more than " << kMostForAllSubsets << " variables" << Endl;

   const TDirectory::TContext callersDirectory;
   const GlobalSettings settings;
   std::map<Subset, Double_t> known;
   const auto rocIntegral = [&](const Subset &subset) {
      const auto found = known.find(subset);
      if (found != known.end())
         return found->second;
      Double_t integral = 0.5; // no variable separates nothing
      if (std::accumulate(subset.begin(), subset.end(), 0) > 0) {
         const auto reduced = Reduced(*loader, subset);
         Factory job(fJobName, "!V:Silent:!ModelPersistence:AnalysisType=" + fAnalysisTypeName);
         if (!job.BookMethod(reduced.get(), theMethod, methodTitle, theOption) ||
             job.fAnalysisType == Types::kRegression)
            Log() << kFATAL << "EvaluateImportance of \"" << methodTitle << "\" needs a method that can do the "
                  << "classification of this job: it compares ROC integrals" << Endl;
         job.TrainAllMethods();
         job.TestAllMethods();
         integral = job.GetROCIntegral(reduced.get(), methodTitle);
      }
      return known[subset] = integral;
   };

   std::vector<Double_t> importance(nVariables);
   for (const Subset &subset : SubsetsToReduce(vitype, nVariables)) {
      for (UInt_t v = 0; v < nVariables; ++v) {
         if (!subset[v])
            continue;
         Subset without = subset;
         without[v] = false;
         importance[v] += rocIntegral(subset) - rocIntegral(without);
      }
   }

   return PercentHistogram(importance, info, methodTitle).release();
}
