// Regressed targets, one vector an event.
#ifndef TMVA_ResultsRegression
#define TMVA_ResultsRegression

#include "TMVA/Results.h"

class TH1F;
class TH2F;

namespace TMVA {

class ResultsRegression : public Results {
public:
   ResultsRegression(const DataSetInfo *dsi, TString resultsName) : Results(dsi, resultsName) {}

   void SetValue(std::vector<Float_t> &value, Int_t ievt); ///< grows the vector if needed
   void Resize(Int_t entries) { fValues.resize(entries); }
   void Clear() { fValues.clear(); }
   Long64_t GetSize() const override { return static_cast<Long64_t>(fValues.size()); }
   std::vector<std::vector<Float_t>> *GetValueVector() { return &fValues; }
   const std::vector<Float_t> &operator[](Int_t ievt) const override { return fValues.at(ievt); }
   Types::EAnalysisType GetAnalysisType() override { return Types::kRegression; }

   TH1F *QuadraticDeviation(UInt_t tgtNum, Bool_t truncate = false, Double_t truncvalue = 0.);
   TH2F *DeviationAsAFunctionOf(UInt_t varNum, UInt_t tgtNum); ///< varNum >= n_variables: target varNum - n_variables
   void CreateDeviationHistograms(TString prefix);

private:
   std::vector<std::vector<Float_t>> fValues;
};

} // namespace TMVA
#endif
