// Folds of the training sample: who belongs to which, and the samples made of them.
#include "TMVA/CvSplit.h"

#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/Tools.h"
#include "TRandom3.h"
#include "data/DataSetFactory.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace {

constexpr Float_t kLargestExactInteger = 1 << 24; // of a Float_t

/// 0 1 2 0 1 2 ... for three folds, shuffled: the sizes of the folds differ by one event at most.
std::vector<UInt_t> ShuffledFolds(size_t nEvents, UInt_t numFolds, UInt_t seed)
{
   std::vector<UInt_t> folds(nEvents);
   for (size_t i = 0; i < nEvents; ++i)
      folds[i] = static_cast<UInt_t>(i % numFolds);
   TMVA::RandomGenerator<TRandom3> generator(seed);
   std::shuffle(folds.begin(), folds.end(), generator);
   return folds;
}

std::vector<Long64_t> CountClasses(const TMVA::EventStore &sample, const std::vector<Long64_t> &rows, size_t nClasses)
{
   std::vector<Long64_t> counts(nClasses);
   for (const Long64_t row : rows)
      ++counts.at(sample.fClasses[row]);
   return counts;
}

/// What methods answered to the samples before goes with them.
void SetSamples(TMVA::DataSetInfo &dsi, std::shared_ptr<TMVA::EventStore> training,
                std::shared_ptr<TMVA::EventStore> testing)
{
   TMVA::DataSet &data = *dsi.GetDataSet();
   for (const auto type : {TMVA::Types::kTraining, TMVA::Types::kTesting})
      data.DeleteAllResults(type, TMVA::Types::kMaxAnalysisType);
   TMVA::KeepSumsOfWeights(dsi, *training, *testing);
   data.SetStore(std::move(training), TMVA::Types::kTraining);
   data.SetStore(std::move(testing), TMVA::Types::kTesting);
}

} // namespace

TMVA::CvSplit::CvSplit(UInt_t numFolds) : fNumFolds(numFolds)
{
   SetName("CvSplit");
   if (numFolds < 2)
      Log() << kFATAL << "NumFolds=" << numFolds << ": cross validation needs two folds at least" << Endl;
}

TMVA::CvSplit::~CvSplit() = default;

void TMVA::CvSplit::Keep(const DataSetInfo &dsi, std::shared_ptr<EventStore> sample,
                         const std::vector<UInt_t> &foldOfRow)
{
   fFolds.assign(fNumFolds, {});
   for (size_t row = 0; row < foldOfRow.size(); ++row)
      fFolds.at(foldOfRow[row]).push_back(static_cast<Long64_t>(row));
   fSample = std::move(sample);
   for (UInt_t fold = 0; fold < fNumFolds; ++fold)
      CheckFold(dsi, fold);
}

void TMVA::CvSplit::CheckFold(const DataSetInfo &dsi, UInt_t fold) const
{
   if (fFolds[fold].empty())
      Log() << kFATAL << "Fold " << fold << " of " << fNumFolds << " (counted from 0) has no event; the "
            << fSample->GetNEvents() << " training events must be enough for all folds, and a SplitExpr must give "
            << "every number from 0 to NumFolds - 1" << Endl;
   const auto training = CountClasses(*fSample, RowsOutside(fold), dsi.GetNClasses());
   const auto testing = CountClasses(*fSample, fFolds[fold], dsi.GetNClasses());
   for (size_t c = 0; c < training.size(); ++c) {
      const char *name = dsi.GetClassInfo(static_cast<Int_t>(c))->GetName();
      if (training[c] == 0)
         Log() << kFATAL << "All " << testing[c] << " events of class \"" << name << "\" are in fold " << fold
               << " (counted from 0): nothing of it is left to train on. Split at random with "
               << "SplitType=RandomStratified, or with another SplitExpr" << Endl;
      if (testing[c] == 0)
         Log() << kWARNING << "Fold " << fold << " (counted from 0) has no event of class \"" << name
               << "\": its figures will be empty. SplitType=RandomStratified divides every class evenly" << Endl;
   }
}

void TMVA::CvSplit::CheckDivided(const char *function) const
{
   if (!fSample)
      Log() << kFATAL << function << " was called before MakeKFoldDataSet: there are no folds yet" << Endl;
}

std::vector<Long64_t> TMVA::CvSplit::RowsOutside(UInt_t fold) const
{
   std::vector<Long64_t> rows;
   for (UInt_t other = 0; other < fNumFolds; ++other)
      if (other != fold)
         rows.insert(rows.end(), fFolds[other].begin(), fFolds[other].end());
   return rows;
}

std::vector<UInt_t> TMVA::CvSplit::GetFoldOfRecombined() const
{
   std::vector<UInt_t> folds;
   for (UInt_t fold = 0; fold < fFolds.size(); ++fold)
      folds.insert(folds.end(), fFolds[fold].size(), fold);
   return folds;
}

void TMVA::CvSplit::PrepareFoldDataSet(DataSetInfo &dsi, UInt_t foldNumber, Types::ETreeType tt)
{
   CheckDivided("PrepareFoldDataSet");
   if (foldNumber >= fNumFolds)
      Log() << kFATAL << "PrepareFoldDataSet was asked for fold " << foldNumber << "; there are " << fNumFolds
            << ", counted from 0" << Endl;
   if (tt != Types::kTraining && tt != Types::kTesting)
      Log() << kFATAL << "PrepareFoldDataSet was given the tree type " << static_cast<int>(tt)
            << "; it knows Types::kTraining and Types::kTesting" << Endl;
   SetSamples(dsi, std::make_shared<EventStore>(fSample->Select(RowsOutside(foldNumber))),
              std::make_shared<EventStore>(fSample->Select(fFolds[foldNumber])));
}

void TMVA::CvSplit::RecombineKFoldDataSet(DataSetInfo &dsi, Types::ETreeType tt)
{
   CheckDivided("RecombineKFoldDataSet");
   if (tt != Types::kTraining)
      Log() << kFATAL << "RecombineKFoldDataSet was given the tree type " << static_cast<int>(tt)
            << "; only Types::kTraining can be recombined" << Endl;
   const auto all = std::make_shared<EventStore>(fSample->Select(RowsOutside(fNumFolds)));
   SetSamples(dsi, all, all);
}

// ---- k folds -------------------------------------------------------------------------------------------------------

TMVA::CvSplitKFolds::CvSplitKFolds(UInt_t numFolds, TString splitExpr, Bool_t stratified, UInt_t seed)
   : CvSplit(numFolds), fSplitExpr(splitExpr), fStratified(stratified), fSeed(seed)
{
   if (!fSplitExpr.IsNull() && !CvSplitKFoldsExpr::Validate(fSplitExpr))
      Log() << kFATAL << "SplitExpr=" << fSplitExpr << " is not a formula of spectators; put them into brackets, as in "
            << "int(fabs([eventID]))%int([NumFolds])" << Endl;
}

void TMVA::CvSplitKFolds::MakeKFoldDataSet(DataSetInfo &dsi)
{
   if (!NeedsRebuild()) {
      Log() << kINFO << "The training sample is divided into folds already" << Endl;
      return;
   }
   const auto sample = dsi.GetDataSet()->GetStore(Types::kTraining);
   if (sample->GetNEvents() < fNumFolds)
      Log() << kFATAL << "NumFolds=" << fNumFolds << ", but the training sample has only " << sample->GetNEvents()
            << " events; every fold needs one. The events outside nTest_<class> are the training sample" << Endl;
   Keep(dsi, sample, fSplitExpr.IsNull() ? RandomFolds(dsi, *sample) : FoldsByFormula(dsi, *sample));
}

std::vector<UInt_t> TMVA::CvSplitKFolds::FoldsByFormula(DataSetInfo &dsi, const EventStore &sample) const
{
   std::vector<UInt_t> folds(sample.GetNEvents());
   Bool_t exact = kTRUE;
   try {
      CvSplitKFoldsExpr formula(dsi, fSplitExpr);
      for (Long64_t i = 0; i < sample.GetNEvents(); ++i) {
         folds[i] = formula.Eval(fNumFolds, sample.Spectators(i));
         for (const UInt_t s : formula.GetSpectators())
            exact = exact && std::abs(sample.Spectators(i)[s]) <= kLargestExactInteger;
      }
   } catch (const std::runtime_error &error) {
      Log() << kFATAL << error.what() << Endl;
   }
   if (!exact)
      Log() << kWARNING << "Spectators of SplitExpr have values beyond 2^24, where Float_t no longer holds every "
            << "integer: neighbouring numbers fall into one fold. Define e.g. \"eventID := eventID % 4096\"" << Endl;
   return folds;
}

std::vector<UInt_t> TMVA::CvSplitKFolds::RandomFolds(const DataSetInfo &dsi, const EventStore &sample) const
{
   if (!fStratified)
      return ShuffledFolds(sample.GetNEvents(), fNumFolds, fSeed);
   std::vector<std::vector<Long64_t>> rowsOfClass(dsi.GetNClasses());
   for (Long64_t i = 0; i < sample.GetNEvents(); ++i)
      rowsOfClass.at(sample.fClasses[i]).push_back(i);
   std::vector<UInt_t> folds(sample.GetNEvents());
   for (const auto &rows : rowsOfClass) {
      const auto foldOfEvent = ShuffledFolds(rows.size(), fNumFolds, fSeed);
      for (size_t i = 0; i < rows.size(); ++i)
         folds[rows[i]] = foldOfEvent[i];
   }
   return folds;
}
