// Linear discriminant of Fisher, or with the full covariance (Mahalanobis).
#ifndef TMVA_MethodFisher
#define TMVA_MethodFisher

#include "TMVA/MethodBase.h"

#include <vector>

namespace TMVA {

class MethodFisher : public MethodBase {
public:
   enum EFisherMethod { kFisher, kMahalanobis };

   MethodFisher(const TString &jobName, const TString &methodTitle, DataSetInfo &dsi,
                const TString &theOption = "Fisher");
   MethodFisher(DataSetInfo &dsi, const TString &weightFile);

   Bool_t HasAnalysisType(Types::EAnalysisType type, UInt_t numberClasses, UInt_t numberTargets) override;
   void Train() override;
   Double_t GetMvaValue(Double_t *err = nullptr, Double_t *errUpper = nullptr) override;
   using MethodBase::GetMvaValue;
   void AddWeightsXMLTo(void *parent) const override;
   void ReadWeightsFromXML(void *wghtnode) override;
   using MethodBase::ReadWeightsFromStream;
   void ReadWeightsFromStream(std::istream &) override;
   const Ranking *CreateRanking() override; ///< nullptr if not trained by this object
   void DeclareOptions() override;
   void ProcessOptions() override;
   EFisherMethod GetFisherMethod() const { return fFisherMethod; }

protected:
   std::vector<Double_t> GetMvaValues(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                      Bool_t logProgress = false) override;
   void MakeClassSpecific(std::ostream &os, const TString &className = "") const override;
   void GetHelpMessage() const override;

private:
   void Init() override;

   TString fMethodOption = "Fisher";
   EFisherMethod fFisherMethod = kFisher;
   std::vector<Double_t> fCoefficients; ///< offset, then one a variable
   std::vector<Double_t> fDiscrimPower; ///< between-class variance as a share of the total one

   ClassDefOverride(MethodFisher, 0)
};

} // namespace TMVA
#endif
