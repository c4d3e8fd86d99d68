// Responses of a classifier, one number an event.
#ifndef TMVA_ResultsClassification
#define TMVA_ResultsClassification

#include "TMVA/Results.h"

namespace TMVA {

class ResultsClassification : public Results {
public:
   ResultsClassification(const DataSetInfo *dsi, TString resultsName) : Results(dsi, resultsName) {}

   void SetValue(Float_t value, Int_t ievt, Bool_t isSignal = kTRUE); ///< grows the vectors if needed
   void Resize(Int_t entries);
   void Clear();
   Long64_t GetSize() const override { return static_cast<Long64_t>(fValues.size()); }
   std::vector<Float_t> *GetValueVector() { return &fValues; }
   std::vector<Bool_t> *GetValueVectorTypes() { return &fTypes; }
   const std::vector<Float_t> &operator[](Int_t ievt) const override;
   Types::EAnalysisType GetAnalysisType() override { return Types::kClassification; }

private:
   std::vector<Float_t> fValues;
   std::vector<Bool_t> fTypes;           ///< true: signal
   mutable std::vector<Float_t> fReturn; //!
};

} // namespace TMVA
#endif
