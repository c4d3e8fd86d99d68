// Division of the training sample into folds for cross validation.
#ifndef TMVA_CvSplit
#define TMVA_CvSplit

#include "TFormula.h"
#include "TMVA/Configurable.h"
#include "TMVA/Types.h"
#include "TString.h"

#include <memory>
#include <vector>

namespace TMVA {

class DataSetInfo;
class Event;
struct EventStore;

/// Folds are lists of rows of the training sample as it was when it was divided; the original test sample is not used.
class CvSplit : public Configurable {
public:
   explicit CvSplit(UInt_t numFolds);
   ~CvSplit() override;

   /// Divides the present training sample. Done once: later calls change nothing.
   virtual void MakeKFoldDataSet(DataSetInfo &dsi) = 0;
   /// Test sample: the rows of that fold, counted from 0; training sample: those of all other folds, in fold order.
   /// Both tree types, kTraining and kTesting, mean this.
   virtual void PrepareFoldDataSet(DataSetInfo &dsi, UInt_t foldNumber, Types::ETreeType tt);
   /// Training and test sample: all rows, in fold order. Only kTraining is known.
   virtual void RecombineKFoldDataSet(DataSetInfo &dsi, Types::ETreeType tt = Types::kTraining);
   UInt_t GetNumFolds() const { return fNumFolds; }
   Bool_t NeedsRebuild() const { return !fSample; } ///< MakeKFoldDataSet has not divided anything yet
   /// Row numbers of each fold, ascending; empty before MakeKFoldDataSet.
   const std::vector<std::vector<Long64_t>> &GetFolds() const { return fFolds; }
   /// The fold of each row of the recombined sample.
   std::vector<UInt_t> GetFoldOfRecombined() const;

protected:
   /// Keeps the sample and its division; fatal unless every fold has events, and every class has some outside it.
   void Keep(const DataSetInfo &dsi, std::shared_ptr<EventStore> sample, const std::vector<UInt_t> &foldOfRow);

   UInt_t fNumFolds;

private:
   std::vector<Long64_t> RowsOutside(UInt_t fold) const; ///< fold == GetNumFolds(): all rows
   void CheckFold(const DataSetInfo &dsi, UInt_t fold) const;
   void CheckDivided(const char *function) const;

   std::shared_ptr<EventStore> fSample; //! what was divided
   std::vector<std::vector<Long64_t>> fFolds;

   ClassDefOverride(CvSplit, 0)
};

/// The fold of an event as a formula of its spectators, e.g. "int(fabs([eventID]))%int([NumFolds])".
class CvSplitKFoldsExpr {
public:
   /// Throws std::runtime_error if the formula is not valid or a parameter is neither a spectator nor NumFolds.
   CvSplitKFoldsExpr(DataSetInfo &dsi, TString expr);

   /// Throws std::runtime_error if the value, without its decimals, is not one of 0 ... numFolds - 1.
   UInt_t Eval(UInt_t numFolds, const Event *ev);
   UInt_t Eval(UInt_t numFolds, const Float_t *spectators);                 ///< the same, from one row of spectators
   const std::vector<UInt_t> &GetSpectators() const { return fSpectators; } ///< numbers of those in the formula
   static Bool_t Validate(TString expr);                                    ///< whether the text is a formula

private:
   TFormula fFormula;
   std::vector<UInt_t> fSpectators;         ///< numbers of the spectators in the formula
   std::vector<Int_t> fSpectatorParameters; ///< the formula's parameters that stand for them
   std::vector<Int_t> fNumFoldsParameters;
   std::vector<Double_t> fValues; ///< of the formula's parameters
};

/// k folds: by formula or, without one, at random with sizes that differ by one event at most.
class CvSplitKFolds : public CvSplit {
public:
   /// stratified: the sizes are as even as possible in every class, not only in all.
   explicit CvSplitKFolds(UInt_t numFolds, TString splitExpr = "", Bool_t stratified = kTRUE, UInt_t seed = 100);

   void MakeKFoldDataSet(DataSetInfo &dsi) override;

private:
   std::vector<UInt_t> FoldsByFormula(DataSetInfo &dsi, const EventStore &sample) const;
   std::vector<UInt_t> RandomFolds(const DataSetInfo &dsi, const EventStore &sample) const;

   TString fSplitExpr;
   Bool_t fStratified;
   UInt_t fSeed;

   ClassDefOverride(CvSplitKFolds, 0)
};

} // namespace TMVA
#endif
