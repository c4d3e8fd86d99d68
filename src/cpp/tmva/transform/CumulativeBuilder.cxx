// The cumulative distribution of one input in the training sample.
#include "transform/CumulativeBuilder.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace TMVA {

namespace {

constexpr Double_t kMostBins = 2000;
constexpr Double_t kFewestEventsPerBin = 10;

/// A value that nothing is known of is put in the middle: 1/2 everywhere.
TH1F Undecided(const char *name, Float_t value)
{
   const Float_t width = std::max(1e-4F, std::abs(value) * 1e-4F);
   TH1F histogram(name, name, 2, value - width, value + width);
   histogram.SetDirectory(nullptr);
   histogram.SetBinContent(1, 0.5);
   histogram.SetBinContent(2, 0.5);
   return histogram;
}

} // namespace

CumulativeBuilder::CumulativeBuilder(const EventStore &events, UInt_t nClasses)
   : fClasses(events.fClasses.begin(), events.fClasses.end()), fWeightOfClass(nClasses), fAll(events.GetNEvents()),
     fOfClass(nClasses)
{
   fWeights.reserve(events.GetNEvents());
   for (Long64_t i = 0; i < events.GetNEvents(); ++i)
      fWeights.push_back(events.GetWeight(i));
   for (std::size_t i = fWeights.size(); i-- > 0;)
      fWeightOfClass[fClasses[i]] = fWeights[i];
   for (std::size_t i = 0; i < fWeights.size() && fOneWeightAClass; ++i)
      fOneWeightAClass = fWeights[i] == fWeightOfClass[fClasses[i]];
   fOneWeight = std::all_of(fWeights.begin(), fWeights.end(), [this](Double_t w) { return w == fWeights.front(); });
   for (UInt_t cls = 0; cls < nClasses; ++cls)
      fOfClass[cls].resize(std::count(fClasses.begin(), fClasses.end(), cls));
}

void CumulativeBuilder::SetInput(const std::vector<Float_t> &values)
{
   std::vector<Entry *> next;
   next.reserve(fOfClass.size());
   for (Column &column : fOfClass)
      next.push_back(column.data());
   Entry *nextOfAll = fAll.data();
   for (const auto &[value, event] : fSorter.Sort(values)) {
      const UInt_t cls = fClasses[event];
      // In this order the weights lie all over the memory.
      const Entry entry{fOneWeightAClass ? fWeightOfClass[cls] : fWeights[event], value, event};
      *nextOfAll++ = entry;
      *next[cls]++ = entry;
   }
}

std::vector<Float_t> CumulativeBuilder::AdaptiveEdges(const Column &column)
{
   Double_t sum = 0, smallest = std::numeric_limits<Double_t>::max();
   for (const Entry &entry : column) {
      sum += entry.fWeight;
      smallest = std::min(smallest, entry.fWeight);
   }
   const Double_t enough = std::max(sum / kMostBins, kFewestEventsPerBin * smallest);

   // The first bin is empty: there the cumulative distribution begins at zero.
   const Float_t first = column.front().fValue;
   auto below = static_cast<Float_t>(first - 1e-4);
   if (!(below < first))
      below = std::nextafter(first, std::numeric_limits<Float_t>::lowest());
   std::vector<Float_t> edges{below, first};
   Double_t inBin = 0;
   for (const Entry &entry : column) {
      inBin += entry.fWeight;
      if (inBin >= enough && entry.fValue > edges.back()) {
         edges.push_back(entry.fValue);
         inBin = 0;
      }
   }
   if (inBin != 0 && column.back().fValue > edges.back())
      edges.push_back(column.back().fValue);
   return edges;
}

std::vector<Double_t> CumulativeBuilder::BinContents(const Column &column, const std::vector<Float_t> &edges,
                                                     bool oneWeight)
{
   // Summed up in the order of the events and in Float_t, as a TH1F does that is filled event by event; of equal
   // weights any order gives the same. What lies beyond the last edge, the largest value, and what is of another class
   // goes into one more bin.
   const std::size_t nBins = edges.size() - 1;
   std::vector<Float_t> contents(nBins + 1);
   if (!oneWeight)
      fBins.assign(fWeights.size(), nBins);
   std::size_t bin = 0;
   for (const Entry &entry : column) {
      while (bin < nBins && entry.fValue >= edges[bin + 1])
         ++bin;
      if (oneWeight)
         contents[bin] += static_cast<Float_t>(entry.fWeight);
      else
         fBins[entry.fEvent] = bin;
   }
   for (std::size_t i = 0; i < fBins.size() && !oneWeight; ++i)
      contents[fBins[i]] += static_cast<Float_t>(fWeights[i]);
   return std::vector<Double_t>(contents.begin(), std::prev(contents.end()));
}

TH1F CumulativeBuilder::Build(const char *name, Int_t cls)
{
   const Column &column = cls < 0 ? fAll : fOfClass.at(cls);
   if (column.empty())
      return Undecided(name, 0);
   const std::vector<Float_t> edges = AdaptiveEdges(column);
   if (edges.size() < 3)
      return Undecided(name, column.front().fValue);

   std::vector<Double_t> contents = BinContents(column, edges, cls < 0 ? fOneWeight : fOneWeightAClass);
   if (contents.size() > 2)
      TH1::SmoothArray(contents.size(), contents.data(), 1);
   // The histogram in between would round the smoothed contents, too.
   Double_t total = 0;
   for (Double_t &content : contents) {
      content = std::max(0.F, static_cast<Float_t>(content));
      total += content;
   }
   if (!(total > 0))
      return Undecided(name, column.front().fValue);
   TH1F histogram(name, name, edges.size() - 1, edges.data());
   histogram.SetDirectory(nullptr);
   Double_t sum = 0;
   for (std::size_t bin = 0; bin < contents.size(); ++bin) {
      sum += contents[bin];
      histogram.SetBinContent(bin + 1, sum / total);
   }
   return histogram;
}

} // namespace TMVA
