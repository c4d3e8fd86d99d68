// The TMVA method "PyTorch": TMVA's data in, the responses of a PyTorch network out. cling reads this header: there
// is no Python in it.
#ifndef TMVA_MethodPyTorch
#define TMVA_MethodPyTorch

#include "TMVA/PyMethodBase.h"

#include <memory>
#include <vector>

namespace TMVA {

class MethodPyTorch : public PyMethodBase {
public:
   MethodPyTorch(const TString &jobName, const TString &methodTitle, DataSetInfo &dsi, const TString &theOption = "");
   /// For application: the state is read from the weights file, the network is loaded when it is first needed.
   MethodPyTorch(DataSetInfo &dsi, const TString &weightFile);
   ~MethodPyTorch() override;

   Bool_t HasAnalysisType(Types::EAnalysisType type, UInt_t numberClasses, UInt_t numberTargets) override;
   void Init() override;
   void DeclareOptions() override;
   void ProcessOptions() override; ///< opens the method in Python, which checks every option
   void CheckSetup() override;
   void Reset() override;

   void Train() override;
   const std::vector<Float_t> &GetTrainingHistory(const char *name) override;
   void WriteMonitoringHistosToFile() const override; ///< the training history, as graphs and as a tree

   using MethodBase::GetMulticlassValues;
   using MethodBase::GetMvaValue;
   using MethodBase::GetRegressionValues;
   /// Response of the current event; in regression its first target. There are no errors: both are set to -1.
   Double_t GetMvaValue(Double_t *errLower = nullptr, Double_t *errUpper = nullptr) override;
   const std::vector<Float_t> &GetRegressionValues() override;
   const std::vector<Float_t> &GetMulticlassValues() override;
   /// Of the events [firstEvt, lastEvt) of the current sample, in calls of bounded size.
   std::vector<Double_t> GetMvaValues(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                      Bool_t logProgress = false) override;

   const Ranking *CreateRanking() override;

   /// Whether the network is evaluated in C++. Known after training, and once a Reader has booked the method.
   Bool_t RespondsWithoutPython() const;

protected:
   // For methods of another name that run on PyTorch too.
   MethodPyTorch(Types::EMVA methodType, const TString &jobName, const TString &methodTitle, DataSetInfo &dsi,
                 const TString &theOption);
   MethodPyTorch(Types::EMVA methodType, DataSetInfo &dsi, const TString &weightFile);

#ifdef TMVATORCH_EMBEDDED_TMVA
   std::vector<Float_t> GetRegressionMatrix(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                            Bool_t logProgress = false) override;
   std::vector<Float_t> GetMulticlassMatrix(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                            Bool_t logProgress = false) override;
#endif
   using MethodBase::ReadWeightsFromStream;
   void AddWeightsXMLTo(void *parent) const override;
   void ReadWeightsFromXML(void *wghtnode) override;
   void ReadWeightsFromStream(std::istream &) override;
   void GetHelpMessage() const override;

private:
   struct Impl;

   void EnsureOpen();
   void RequireTraining() const;
   void EnsureResponds();
   bool UseProgram();
   void TakeProgram();
   void PrintNotes();
   std::vector<Float_t> RespondTo(Long64_t firstEvt, Long64_t lastEvt, Bool_t logProgress);
   const std::vector<Float_t> &RespondToCurrent();
   void RestoreTargets(std::vector<Float_t> &responses);
   template <typename Function>
   auto Guarded(Function &&function) const;

   std::unique_ptr<Impl> fImpl; //!

   ClassDefOverride(MethodPyTorch, 0)
};

} // namespace TMVA
#endif
