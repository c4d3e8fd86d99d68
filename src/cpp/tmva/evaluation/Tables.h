// The tables that the evaluation prints for people.
#ifndef TMVA_EVALUATION_Tables
#define TMVA_EVALUATION_Tables

#include "TMatrixD.h"
#include "TString.h"

#include <array>
#include <string>
#include <vector>

namespace TMVA::Evaluation {

/// Background efficiencies at which signal efficiencies are quoted.
constexpr std::array<double, 3> kWorkingPoints{0.01, 0.10, 0.30};

struct ClassifierFigures {
   TString fMethod;
   double fROCIntegral = 0;
   double fArea = 0; ///< binned ROC integral: what the methods are ranked by
   std::array<double, 3> fEfficiency{}, fError{}, fTrainingEfficiency{}; ///< at the working points
   double fSeparation = 0, fSignificance = 0;
};

struct RegressorFigures {
   TString fMethod;
   // Of all events and of those within two rms of the bias; fSample: 0 test, 1 training.
   struct Sample {
      double fBias = 0, fCoreBias = 0, fDeviation = 0, fCoreDeviation = 0, fRMS = 0, fCoreRMS = 0, fMutualInfo = 0,
             fCoreMutualInfo = 0, fCorrelation = 0;
   };
   std::array<Sample, 2> fSample;
};

struct OneVsRestFigures {
   TString fMethod;
   double fROCIntegral = 0;
   std::array<double, 3> fEfficiency{}, fTrainingEfficiency{}; ///< at the working points
};

/// First row: titles. Columns as wide as their longest cell, the first one left-aligned.
std::string FormatTable(const std::vector<std::vector<std::string>> &rows);
// The best method comes first; the arguments are sorted in place.
std::string ClassifierTable(std::vector<ClassifierFigures> &figures, bool withROC);
std::string RegressorTable(std::vector<RegressorFigures> &figures, bool training);
std::string OneVsRestTable(std::vector<OneVsRestFigures> &figures);
/// Entries "test (training)".
std::string ConfusionTable(const std::vector<TString> &classes, const TMatrixD &test, const TMatrixD &training);

} // namespace TMVA::Evaluation
#endif
