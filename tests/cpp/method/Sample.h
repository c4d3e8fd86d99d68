// Small data sets in memory, methods that are set up as the Factory does it, and the golden input events.
#ifndef TMVATORCH_TESTS_METHOD_SAMPLE
#define TMVATORCH_TESTS_METHOD_SAMPLE

#include "../Folders.h"
#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/EventStore.h"
#include "TMVA/MethodBase.h"
#include "TMVA/Types.h"
#include "TString.h"

#include <memory>
#include <string>
#include <vector>

namespace TMVATest {

struct Row {
   std::vector<Float_t> fValues;
   Int_t fClass = 0;
   Double_t fWeight = 1;
   std::vector<Float_t> fTargets = {};
   std::vector<Float_t> fSpectators = {};
};

/// Variables var1 ... varN and the classes Signal and Background; in regression the class Regression and targets t1 ...
class Sample {
public:
   explicit Sample(const std::vector<Row> &rows);
   TMVA::DataSetInfo &Info() { return fInfo; }
   TMVA::DataSet &Data() { return *fInfo.GetDataSet(); }
   /// Ranges of variables, targets and spectators and sums of weights, as building a data set from trees leaves them.
   void FillInStatistics();
   void SetTestSample(const std::vector<Row> &rows);

private:
   std::shared_ptr<TMVA::EventStore> StoreOf(const std::vector<Row> &rows) const;

   TMVA::DataSetInfo fInfo{"dataset"};
};

/// What the tests need of the protected side of a method.
template <class Method>
class Open : public Method {
public:
   using Method::GetMvaValues;
   using Method::GetRegressionMatrix;
   using Method::Method;
   using Method::SetWeightFileDir;
};

/// A method set up and with its options read, as Factory::BookMethod leaves it.
template <class Method>
std::unique_ptr<Open<Method>> Book(Sample &sample, const TString &title, const TString &options,
                                   TMVA::Types::EAnalysisType type = TMVA::Types::kClassification,
                                   const TString &weightDir = "")
{
   auto method = std::make_unique<Open<Method>>("Golden", title, sample.Info(), options);
   if (weightDir != "")
      method->SetWeightFileDir(weightDir);
   method->SetModelPersistence(weightDir != "");
   method->SetAnalysisType(type);
   method->SetupMethod();
   method->ParseOptions();
   method->ProcessSetup();
   method->SetSilentFile(kTRUE);
   method->CheckSetup();
   return method;
}

/// A method read from a weights file, as the Reader does it.
template <class Method>
std::unique_ptr<Open<Method>> Read(TMVA::DataSetInfo &info, const std::string &weightFile)
{
   auto method = std::make_unique<Open<Method>>(info, TString(weightFile));
   method->SetupMethod();
   method->DeclareCompatibilityOptions();
   method->ReadStateFromFile();
   method->CheckSetup();
   return method;
}

/// Lines of a text file.
std::vector<std::string> Lines(const std::string &path);

/// Event numbers [first, last) of one class of the golden inputs ("class" or "reg"); the spectator is the entry number.
std::vector<Row> GoldenRows(const std::string &mode, const std::string &className, int first, int last);

/// Path of a golden file.
std::string Golden(const std::string &name);

} // namespace TMVATest
#endif
