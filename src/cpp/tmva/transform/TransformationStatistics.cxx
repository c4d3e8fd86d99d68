// Mean, rms and range of the inputs of a chain of transformations, per class and of all events.
#include "TMVA/DataSetInfo.h"
#include "TMVA/TransformationHandler.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace TMVA {

namespace {

/// Weighted sums about a point close to the data, where squares lose no digits.
struct Sums {
   Double_t fWeight = 0, fSum = 0, fSquares = 0;
   Float_t fMin = std::numeric_limits<Float_t>::max();
   Float_t fMax = std::numeric_limits<Float_t>::lowest();

   void Add(Float_t x, Float_t origin, Double_t w)
   {
      const Double_t d = static_cast<Double_t>(x) - origin;
      fWeight += w;
      fSum += w * d;
      fSquares += w * d * d;
      fMin = std::min(fMin, x);
      fMax = std::max(fMax, x);
   }
   void Add(const Sums &other)
   {
      fWeight += other.fWeight;
      fSum += other.fSum;
      fSquares += other.fSquares;
      fMin = std::min(fMin, other.fMin);
      fMax = std::max(fMax, other.fMax);
   }
   TransformationHandler::VariableStat Stat(Float_t origin) const
   {
      if (fMax < fMin) // no event
         return {};
      const Double_t mean = fSum / fWeight;
      return {origin + mean, std::sqrt(fSquares / fWeight - mean * mean), fMin, fMax};
   }
};

} // namespace

TransformationHandler::Statistics TransformationHandler::ComputeStats(const EventStore &events) const
{
   if (events.GetNEvents() == 0)
      Log() << kFATAL << "There are no events to compute mean, rms and range of the inputs from" << Endl;
   const UInt_t nVariables = events.fNVariables, nInputs = nVariables + events.fNTargets;
   const UInt_t nSlots = fDsi.GetNClasses() <= 1 ? 1 : fDsi.GetNClasses() + 1;
   std::vector<Float_t> origin(events.Values(0), events.Values(0) + nVariables);
   origin.insert(origin.end(), events.Targets(0), events.Targets(0) + events.fNTargets);

   std::vector<std::vector<Sums>> sums(nSlots, std::vector<Sums>(nInputs));
   for (Long64_t i = 0; i < events.GetNEvents(); ++i) {
      std::vector<Sums> &ofClass = sums[std::min<UInt_t>(events.fClasses[i], nSlots - 1)];
      const Double_t weight = events.GetWeight(i);
      for (UInt_t k = 0; k < nInputs; ++k)
         ofClass[k].Add(k < nVariables ? events.Values(i)[k] : events.Targets(i)[k - nVariables], origin[k], weight);
   }
   for (UInt_t slot = 0; slot + 1 < nSlots; ++slot) {
      for (UInt_t k = 0; k < nInputs; ++k)
         sums.back()[k].Add(sums[slot][k]);
   }
   Statistics stats(nSlots, std::vector<VariableStat>(nInputs));
   for (UInt_t slot = 0; slot < nSlots; ++slot) {
      for (UInt_t k = 0; k < nInputs; ++k)
         stats[slot][k] = sums[slot][k].Stat(origin[k]);
   }
   return stats;
}

void TransformationHandler::CalcStats(const EventStore &events)
{
   fStats.clear();
   const Statistics stats = ComputeStats(events);
   for (UInt_t slot = 0; slot < stats.size(); ++slot) {
      for (UInt_t k = 0; k < stats[slot].size(); ++k) {
         const VariableStat &s = stats[slot][k];
         AddStats(slot, k, s.fMean, s.fRMS, s.fMin, s.fMax);
      }
   }
   PrintStats();
}

void TransformationHandler::CalcStats(const std::vector<Event *> &events)
{
   CalcStats(EventStore(events));
}

void TransformationHandler::AddStats(Int_t k, UInt_t ivar, Double_t mean, Double_t rms, Double_t min, Double_t max)
{
   if (!(rms > 0)) {
      Log() << kWARNING << "The input number " << ivar << " has rms " << rms << " in "
            << (fDsi.GetClassInfo(k) ? fDsi.GetClassInfo(k)->GetName() : "all classes") << " (range [" << min << ", "
            << max << "]): a constant, or weights that do not add up to a positive number; rms is set to 0" << Endl;
      rms = 0;
   }
   if (fStats.size() <= static_cast<std::size_t>(k))
      fStats.resize(k + 1);
   if (fStats[k].size() <= ivar)
      fStats[k].resize(ivar + 1);
   fStats[k][ivar] = {mean, rms, min, max};
}

TransformationHandler::VariableStat TransformationHandler::Stat(Int_t ivar, Int_t cls) const
{
   const Int_t nVariables = fDsi.GetNVariables();
   if (ivar < 0 || ivar >= nVariables + static_cast<Int_t>(fDsi.GetNTargets()))
      Log() << kFATAL << "There is no input number " << ivar << "; there are " << nVariables << " variables and "
            << fDsi.GetNTargets() << " targets, counted from 0" << Endl;
   if (!fStats.empty()) {
      const auto slot = cls < 0 || cls >= static_cast<Int_t>(fStats.size()) ? fStats.size() - 1 : cls;
      return fStats[slot].at(ivar);
   }
   const VariableInfo &info = ivar < nVariables ? fDsi.GetVariableInfo(ivar) : fDsi.GetTargetInfo(ivar - nVariables);
   return {info.GetMean(), info.GetRMS(), info.GetMin(), info.GetMax()};
}

void TransformationHandler::PrintStats() const
{
   const Int_t width = std::max({fDsi.GetVariableNameMaxLength(), fDsi.GetTargetNameMaxLength(), 8});
   const TString line('-', width + 62);
   Log() << kINFO << line << Endl;
   Log() << kINFO << TString::Format("%*s  %14s %14s   [ %14s %14s ]", width, "Variable", "Mean", "RMS", "Min", "Max")
         << Endl;
   Log() << kINFO << line << Endl;
   for (UInt_t k = 0; k < fStats.back().size(); ++k) {
      const UInt_t nVariables = fDsi.GetNVariables();
      const VariableInfo &info = k < nVariables ? fDsi.GetVariableInfo(k) : fDsi.GetTargetInfo(k - nVariables);
      const VariableStat &stat = fStats.back()[k];
      Log() << kINFO
            << TString::Format("%*s: %#11.5g    %#11.5g      [ %#11.5g    %#11.5g ]", width, info.GetLabel().Data(),
                               stat.fMean, stat.fRMS, stat.fMin, stat.fMax)
            << Endl;
   }
   Log() << kINFO << line << Endl;
}

} // namespace TMVA
