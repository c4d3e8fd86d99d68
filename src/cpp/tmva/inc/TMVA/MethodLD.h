// Linear least-squares fit: of 1 (signal) and 0 (background), or of one regression target.
#ifndef TMVA_MethodLD
#define TMVA_MethodLD

#include "TMVA/MethodBase.h"

#include <vector>

namespace TMVA {

class MethodLD : public MethodBase {
public:
   MethodLD(const TString &jobName, const TString &methodTitle, DataSetInfo &dsi, const TString &theOption = "LD");
   MethodLD(DataSetInfo &dsi, const TString &weightFile);

   Bool_t HasAnalysisType(Types::EAnalysisType type, UInt_t numberClasses, UInt_t numberTargets) override;
   void Train() override;
   /// In regression: the target, in the units of the input.
   Double_t GetMvaValue(Double_t *err = nullptr, Double_t *errUpper = nullptr) override;
   using MethodBase::GetMvaValue;
   const std::vector<Float_t> &GetRegressionValues() override;
   using MethodBase::GetRegressionValues;
   void AddWeightsXMLTo(void *parent) const override;
   void ReadWeightsFromXML(void *wghtnode) override;
   using MethodBase::ReadWeightsFromStream;
   void ReadWeightsFromStream(std::istream &) override;
   const Ranking *CreateRanking() override;
   void DeclareOptions() override;
   void ProcessOptions() override {}

protected:
   std::vector<Double_t> GetMvaValues(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                      Bool_t logProgress = false) override;
   std::vector<Float_t> GetRegressionMatrix(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                            Bool_t logProgress = false) override;
   void MakeClassSpecific(std::ostream &os, const TString &className = "") const override;
   void GetHelpMessage() const override;

private:
   void Init() override;

   std::vector<Double_t> fCoefficients; ///< constant, then one a variable
   Event fInverse;                      //! for the inverse transformation

   ClassDefOverride(MethodLD, 0)
};

} // namespace TMVA
#endif
