// Boosted decision trees: classification, regression of one target, and multiclass.
#ifndef TMVA_MethodBDT
#define TMVA_MethodBDT

#include "TMVA/MethodBase.h"

#include <memory>
#include <vector>

namespace TMVA {

namespace BDT {
class Booster;
class Forest;
class Monitor;
class Preselection;
class TrainingSample;
struct Settings;
} // namespace BDT

class MethodBDT : public MethodBase {
public:
   MethodBDT(const TString &jobName, const TString &methodTitle, DataSetInfo &dsi, const TString &theOption = "");
   MethodBDT(DataSetInfo &dsi, const TString &weightFile);
   ~MethodBDT() override;

   Bool_t HasAnalysisType(Types::EAnalysisType type, UInt_t numberClasses, UInt_t numberTargets) override;
   void DeclareOptions() override;
   void ProcessOptions() override;
   void Train() override;
   void Reset() override;
   /// In regression: the target, in the units of the input.
   Double_t GetMvaValue(Double_t *err = nullptr, Double_t *errUpper = nullptr) override;
   using MethodBase::GetMvaValue;
   const std::vector<Float_t> &GetRegressionValues() override;
   using MethodBase::GetRegressionValues;
   const std::vector<Float_t> &GetMulticlassValues() override;
   void WriteMonitoringHistosToFile() const override;
   void AddWeightsXMLTo(void *parent) const override;
   void ReadWeightsFromXML(void *wghtnode) override;
   using MethodBase::ReadWeightsFromStream;
   void ReadWeightsFromStream(std::istream &) override;
   const Ranking *CreateRanking() override;

   Int_t GetNTrees() const; ///< trees in the forest; several an iteration in multiclass
   const std::vector<Double_t> &GetBoostWeights() const;
   /// Per variable, its part in the separation gained by all trees; they add up to 1. Empty if read from a file.
   std::vector<Double_t> GetVariableImportance() const;
   Double_t GetVariableImportance(UInt_t ivar) const;

protected:
   std::vector<Double_t> GetMvaValues(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                      Bool_t logProgress = false) override;
   std::vector<Float_t> GetRegressionMatrix(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                            Bool_t logProgress = false) override;
   std::vector<Float_t> GetMulticlassMatrix(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                            Bool_t logProgress = false) override;
   void MakeClassSpecific(std::ostream &os, const TString &className = "") const override;
   void GetHelpMessage() const override;

private:
   void Init() override;
   // options
   void DeclareForestOptions();
   void DeclareBoostOptions();
   void DeclareOtherOptions();
   void CheckBoostType();
   void ReplaceDeprecated();
   void SetMinNodeSize();
   void CheckNumbers() const;
   void WarnOfUnsupported();
   // training
   void CheckFinite(const EventStore &events) const;
   std::unique_ptr<BDT::TrainingSample> MakeSample();
   std::unique_ptr<BDT::Booster> MakeBooster(BDT::TrainingSample &sample);
   Bool_t GrowsRegressionTrees() const;
   UInt_t NOutputs() const; ///< trees an iteration
   void CompileForest();
   void ComputeImportance();
   void MonitorRocIntegral();
   // responses
   void Responses(const Float_t *x, Long64_t n, Double_t *answers) const; ///< classification
   void RegressionResponses(const Float_t *x, Long64_t n, Double_t *answers) const;
   void Probabilities(const Float_t *x, Long64_t n, Float_t *answers) const;

   std::unique_ptr<BDT::Settings> fSettings;         //!
   std::unique_ptr<BDT::Forest> fForest;             //!
   std::unique_ptr<BDT::Monitor> fMonitor;           //! of the last training
   std::unique_ptr<BDT::Preselection> fPreselection; //! only from weights files that have one
   std::vector<Double_t> fImportance;                ///< [n_variables]
   Event fInverse;                                   //! for the inverse transformation

   ClassDefOverride(MethodBDT, 0)
};

} // namespace TMVA
#endif
