// Cross validation: every booked method is trained once a fold, on all other folds, and tested on that fold.
#ifndef TMVA_CrossValidation
#define TMVA_CrossValidation

#include "TGraph.h"
#include "TMVA/Envelope.h"
#include "TMVA/Types.h"
#include "TString.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

class TCanvas;
class TMultiGraph;

namespace TMVA {

class CvSplitKFolds;
class Factory;
class MethodBase;

/// Figures of one fold's test sample. In multiclass the curve is that of class 0 against all others and the figures of
/// single cuts are 0; in regression all are 0.
class CrossValidationFoldResult {
public:
   explicit CrossValidationFoldResult(UInt_t iFold = 0) : fFold(iFold) {}

   UInt_t fFold;
   Float_t fROCIntegral = 0;
   TGraph fROC; ///< x signal efficiency, y background rejection
   Double_t fSig = 0;
   Double_t fSep = 0;
   Double_t fEff01 = 0; ///< signal efficiency at the background efficiency 0.01; the others likewise
   Double_t fEff10 = 0;
   Double_t fEff30 = 0;
   Double_t fEffArea = 0;
   Double_t fTrainEff01 = 0;
   Double_t fTrainEff10 = 0;
   Double_t fTrainEff30 = 0;
};

/// The folds of one method. Vectors and maps have one entry a fold, counted from 0.
class CrossValidationResult {
   friend class CrossValidation;

public:
   explicit CrossValidationResult(UInt_t numFolds);
   ~CrossValidationResult();
   CrossValidationResult(const CrossValidationResult &other);
   CrossValidationResult &operator=(const CrossValidationResult &other);

   std::map<UInt_t, Float_t> GetROCValues() const;
   Float_t GetROCAverage() const;
   Float_t GetROCStandardDeviation() const;           ///< of the sample, with N - 1; 0 for one fold
   TMultiGraph *GetROCCurves(Bool_t fLegend = kTRUE); ///< owned by this object
   /// Mean of the folds' curves at equally spaced signal efficiencies from 0 to 1; where a curve is vertical its upper
   /// end counts. The caller owns it.
   TGraph *GetAvgROCCurve(UInt_t numSamples = 100) const;
   void Print() const;
   // nullptr, after a message, if no fold has a curve (regression).
   TCanvas *Draw(const TString name = "CrossValidation") const;
   TCanvas *DrawAvgROCCurve(Bool_t drawFolds = kFALSE, TString title = "") const;

   std::vector<Double_t> GetSigValues() const { return Values(&CrossValidationFoldResult::fSig); }
   std::vector<Double_t> GetSepValues() const { return Values(&CrossValidationFoldResult::fSep); }
   std::vector<Double_t> GetEff01Values() const { return Values(&CrossValidationFoldResult::fEff01); }
   std::vector<Double_t> GetEff10Values() const { return Values(&CrossValidationFoldResult::fEff10); }
   std::vector<Double_t> GetEff30Values() const { return Values(&CrossValidationFoldResult::fEff30); }
   std::vector<Double_t> GetEffAreaValues() const { return Values(&CrossValidationFoldResult::fEffArea); }
   std::vector<Double_t> GetTrainEff01Values() const { return Values(&CrossValidationFoldResult::fTrainEff01); }
   std::vector<Double_t> GetTrainEff10Values() const { return Values(&CrossValidationFoldResult::fTrainEff10); }
   std::vector<Double_t> GetTrainEff30Values() const { return Values(&CrossValidationFoldResult::fTrainEff30); }

private:
   std::vector<Double_t> Values(Double_t CrossValidationFoldResult::*member) const;
   std::unique_ptr<TMultiGraph> MakeCurves() const;
   Bool_t HasCurves() const;

   std::vector<CrossValidationFoldResult> fFolds;
   std::unique_ptr<TMultiGraph> fROCCurves; //! made when asked for
};

class CrossValidation : public Envelope {
public:
   explicit CrossValidation(TString jobName, DataLoader *dataloader, TString options);
   explicit CrossValidation(TString jobName, DataLoader *dataloader, TFile *outputFile, TString options);
   ~CrossValidation() override;

   void InitOptions();
   void ParseOptions() override;
   void SetNumFolds(UInt_t i);
   void SetSplitExpr(TString splitExpr); ///< a text makes the split Deterministic, "" makes it Random
   UInt_t GetNumFolds() const { return fNumFolds; }
   TString GetSplitExpr() const { return fSplitExprString; }

   /// The factory of the combined methods, which answer with the fold or the folds that an event needs.
   Factory &GetFactory() { return *fFactory; }
   /// One a booked method; fatal before Evaluate.
   const std::vector<CrossValidationResult> &GetResults() const;
   void Evaluate() override;

private:
   struct FoldOutcome {
      CrossValidationFoldResult fResult;
      std::string fState; ///< of the trained method; empty if it is in a weights file
   };

   void MakeSplit();
   TString FactoryOptions(Bool_t silent) const;
   // CrossValidationFolds.cxx
   std::vector<FoldOutcome> ProcessFolds(const OptionMap &method);
   FoldOutcome ProcessFold(UInt_t iFold, const OptionMap &method);
   CrossValidationFoldResult Figures(UInt_t iFold, MethodBase &method, Factory &factory) const;
   UInt_t NumProcesses(const OptionMap &method) const;
   void BookCombined(const OptionMap &method);
   void ConnectCombined(const std::vector<std::vector<std::string>> &states);

   TString fJobName;
   TString fAnalysisTypeName = "Auto";
   TString fVerboseLevel = "Info";
   Bool_t fCorrelations = kFALSE;
   Bool_t fROC = kTRUE;
   Bool_t fFoldFileOutput = kFALSE;
   UInt_t fNumFolds = 2;
   UInt_t fNumWorkerProcs = 1;
   TString fSplitTypeName = "Random";
   TString fSplitExprString;
   TString fOutputEnsembling = "None";

   std::unique_ptr<Factory> fFactory;     //!
   std::unique_ptr<CvSplitKFolds> fSplit; //!
   std::vector<CrossValidationResult> fResults;

   ClassDefOverride(CrossValidation, 0)
};

} // namespace TMVA
#endif
