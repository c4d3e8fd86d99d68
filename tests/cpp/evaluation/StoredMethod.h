// A method that answers the variables of the event: evaluation can be tested without any training.
#ifndef TMVATORCH_TESTS_EVALUATION_STOREDMETHOD
#define TMVATORCH_TESTS_EVALUATION_STOREDMETHOD

#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/MethodBase.h"

#include <memory>
#include <vector>

namespace TMVATest {

class StoredMethod : public TMVA::MethodBase {
public:
   StoredMethod(const TString &job, const TString &title, TMVA::DataSetInfo &info, const TString &options);

   Bool_t HasAnalysisType(TMVA::Types::EAnalysisType, UInt_t, UInt_t) override { return kTRUE; }
   using MethodBase::GetMvaValue;
   Double_t GetMvaValue(Double_t * = nullptr, Double_t * = nullptr) override { return GetEvent()->GetValue(0); }
   using MethodBase::GetRegressionValues;
   const std::vector<Float_t> &GetRegressionValues() override { return GetEvent()->GetValues(); }
   const std::vector<Float_t> &GetMulticlassValues() override { return GetEvent()->GetValues(); }
   void Train() override {}
   void Init() override {}
   void DeclareOptions() override {}
   void ProcessOptions() override {}
   const TMVA::Ranking *CreateRanking() override { return nullptr; }

protected:
   void AddWeightsXMLTo(void *) const override {}
   void ReadWeightsFromXML(void *) override {}
   using MethodBase::ReadWeightsFromStream;
   void ReadWeightsFromStream(std::istream &) override {}
   void GetHelpMessage() const override {}
};

/// Makes it known to TMVA::Factory, as "Stored".
void RegisterStoredMethod();

struct StoredEvent {
   std::vector<Float_t> fOutputs;
   Int_t fClass = 0;
   Double_t fWeight = 1;
   std::vector<Float_t> fTargets = {};
};

/// A data set of such events and the method on it.
class StoredJob {
public:
   StoredJob(const std::vector<TString> &classes, const std::vector<StoredEvent> &training,
             const std::vector<StoredEvent> &test, TMVA::Types::EAnalysisType type);
   StoredMethod &Method() { return *fMethod; }
   TMVA::DataSetInfo &Info() { return fInfo; }

private:
   TMVA::DataSetInfo fInfo{"dataset"};
   std::unique_ptr<StoredMethod> fMethod;
};

/// So many events of each class whose response is a unit Gaussian (its quantiles) around 1 for signal, 0 for
/// background.
std::vector<StoredEvent> TwoGaussians(int eventsPerClass, Float_t sign = 1);

} // namespace TMVATest
#endif
