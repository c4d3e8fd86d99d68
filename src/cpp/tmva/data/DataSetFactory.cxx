#include "data/DataSetFactory.h"

#include "TDirectory.h"
#include "TMVA/DataInputHandler.h"
#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/Tools.h"
#include "data/ClassReader.h"
#include "data/EventPool.h"
#include "data/SplitOptions.h"
#include "options/FreeMemory.h"
#include "options/NearestNames.h"

#include <algorithm>
#include <iomanip>
#include <stdexcept>
#include <utility>

namespace {

std::vector<Double_t> SumsOfWeights(const TMVA::EventStore &events, size_t nClasses)
{
   std::vector<Double_t> sums(nClasses);
   for (Long64_t i = 0; i < events.GetNEvents(); ++i)
      sums.at(events.fClasses[i]) += events.fWeights[i];
   return sums;
}

std::vector<Long64_t> CountClasses(const TMVA::EventStore &events, size_t nClasses)
{
   std::vector<Long64_t> counts(nClasses);
   for (const Int_t c : events.fClasses)
      ++counts.at(c);
   return counts;
}

} // namespace

void TMVA::NormaliseWeights(EventStore &training, const std::vector<ClassEvents> &classes, const TString &mode)
{
   if (mode == "None")
      return;
   const auto sums = SumsOfWeights(training, classes.size());
   const auto counts = CountClasses(training, classes.size());
   std::vector<Double_t> factors;
   for (size_t c = 0; c < classes.size(); ++c) {
      if (!(sums[c] > 0))
         throw std::invalid_argument("NormMode=" + std::string(mode) + " cannot scale the " +
                                     std::to_string(counts[c]) + " training events of class \"" + classes[c].fName +
                                     "\": the sum of their weights is " + std::to_string(sums[c]) +
                                     ", which is not positive. Check the weight expression, or use NormMode=None");
      factors.push_back(static_cast<Double_t>(mode == "EqualNumEvents" ? counts[0] : counts[c]) / sums[c]);
   }
   for (Long64_t i = 0; i < training.GetNEvents(); ++i)
      training.fWeights[i] *= factors[training.fClasses[i]];
}

std::unique_ptr<TMVA::DataSet> TMVA::DataSetFactory::CreateDataSet()
{
   const TDirectory::TContext keepDirectory; // reading a chain opens files
   if (fDsi.GetNClasses() == 0)
      Log() << kFATAL << "Data set \"" << fDsi.GetName()
            << "\" has no class: add trees with AddSignalTree, AddBackgroundTree, AddTree or AddRegressionTree" << Endl;
   if (fDsi.GetNVariables() == 0)
      Log() << kFATAL << "Data set \"" << fDsi.GetName() << "\" has no variable: define some with AddVariable" << Endl;
   const SplitOptions options(fDsi);
   fLogger.SetMinType(options.GetMsgType());
   fDsi.SetNormalization(options.GetNormMode());

   std::vector<ClassEvents> classes;
   auto training = std::make_shared<EventStore>(), testing = std::make_shared<EventStore>();
   {
      EventPool pool(fDsi.GetNVariables(), fDsi.GetNTargets(), fDsi.GetNSpectators());
      classes = ReadClasses(pool);
      const SplitResult split = Split(classes, options);
      *training = pool.Gather(split.fTraining);
      *testing = pool.Gather(split.fTesting);
   }
   ReturnFreeMemory();
   CheckSamples(*training, *testing, classes);
   Normalise(*training, classes, options.GetNormMode());
   KeepSumsOfWeights(fDsi, *training, *testing);
   MeasureRanges(*training);
   Report(*training, *testing, classes);
   if (options.WantsCorrelations())
      ComputeCorrelations(*training);

   auto dataSet = std::make_unique<DataSet>(fDsi);
   dataSet->SetStore(std::move(training), Types::kTraining);
   dataSet->SetStore(std::move(testing), Types::kTesting);
   return dataSet;
}

// ---- reading and splitting -----------------------------------------------------------------------------------------

std::vector<TMVA::ClassEvents> TMVA::DataSetFactory::ReadClasses(EventPool &pool)
{
   std::vector<ClassEvents> classes;
   for (UInt_t c = 0; c < fDsi.GetNClasses(); ++c) {
      const ClassInfo &info = *fDsi.GetClassInfo(static_cast<Int_t>(c));
      classes.push_back(ClassReader(fDsi, info, pool, fLogger).Read(fInput.Trees(info.GetName())));
      CheckClass(classes.back());
   }
   return classes;
}

void TMVA::DataSetFactory::CheckClass(const ClassEvents &events)
{
   if (events.GetNEvents() > 0)
      return;
   if (fInput.GetNTrees(events.fName.c_str()) == 0) {
      const std::unique_ptr<std::vector<TString>> filled(fInput.GetClassList());
      const std::vector<std::string> names(filled->begin(), filled->end());
      Log() << kFATAL << "Class \"" << events.fName << "\" has no tree; there are trees for " << QuotedList(names)
            << ". Add one, or give cut and weight expression to the right class" << Endl;
   }
   if (events.fNRead == 0)
      Log() << kFATAL << "Class \"" << events.fName
            << "\": no events left. No entry of its trees has a value for every "
            << "expression: is there an array that is empty, or shorter than an index?" << Endl;
   Log() << kFATAL << "Class \"" << events.fName << "\": no events left. None of its " << events.fNRead
         << " entries passes the cut \"" << fDsi.GetCut(TString(events.fName)).GetTitle() << '"' << Endl;
}

TMVA::SplitResult TMVA::DataSetFactory::Split(const std::vector<ClassEvents> &classes, const SplitOptions &options)
{
   try {
      return SplitEvents(classes, options.GetRequests(classes), options.GetPlan());
   } catch (const std::invalid_argument &reason) {
      Log() << kFATAL << reason.what() << Endl;
      throw;
   }
}

void TMVA::DataSetFactory::CheckSamples(const EventStore &training, const EventStore &testing,
                                        const std::vector<ClassEvents> &classes)
{
   const auto nTraining = CountClasses(training, classes.size());
   const auto nTesting = CountClasses(testing, classes.size());
   for (size_t c = 0; c < classes.size(); ++c) {
      if (nTraining[c] == 0)
         Log() << kFATAL << "Class \"" << classes[c].fName << "\" has no training events: all of its " << nTesting[c]
               << " events went to the test sample. Request fewer with nTest_" << classes[c].fName
               << ", or add a training tree" << Endl;
      if (nTesting[c] == 0)
         Log() << kERROR << "Class \"" << classes[c].fName << "\" has no test events: all of its " << nTraining[c]
               << " events are training events. Its test results will be empty" << Endl;
   }
}

// ---- weights -------------------------------------------------------------------------------------------------------

void TMVA::DataSetFactory::Normalise(EventStore &training, const std::vector<ClassEvents> &classes, const TString &mode)
{
   try {
      NormaliseWeights(training, classes, mode);
   } catch (const std::invalid_argument &reason) {
      Log() << kFATAL << reason.what() << Endl;
   }
}

void TMVA::KeepSumsOfWeights(DataSetInfo &dsi, const EventStore &training, const EventStore &testing)
{
   const auto signalAndRest = [&dsi](const EventStore &events) {
      const auto sums = SumsOfWeights(events, dsi.GetNClasses());
      Double_t rest = 0;
      for (UInt_t c = 0; c < sums.size(); ++c)
         rest += c == dsi.GetSignalClassIndex() ? 0 : sums[c];
      return std::make_pair(sums.at(dsi.GetSignalClassIndex()), rest);
   };
   const auto [signalTraining, restTraining] = signalAndRest(training);
   const auto [signalTesting, restTesting] = signalAndRest(testing);
   dsi.SetTrainingSumSignalWeights(signalTraining);
   dsi.SetTrainingSumBackgrWeights(restTraining);
   dsi.SetTestingSumSignalWeights(signalTesting);
   dsi.SetTestingSumBackgrWeights(restTesting);
}

// ---- ranges and correlations of the training sample ----------------------------------------------------------------

namespace {

/// The smallest and the largest values of every column, in one pass over the rows.
std::pair<std::vector<Float_t>, std::vector<Float_t>> ColumnRanges(const std::vector<Float_t> &values, UInt_t width)
{
   std::vector<Float_t> low(values.begin(), values.begin() + width), high = low;
   for (size_t row = width; row < values.size(); row += width) {
      for (UInt_t i = 0; i < width; ++i) {
         low[i] = std::min(low[i], values[row + i]);
         high[i] = std::max(high[i], values[row + i]);
      }
   }
   return {std::move(low), std::move(high)};
}

/// Sets the range of a variable, unless the user gave it; returns whether all values are the same.
bool SetRange(TMVA::VariableInfo &info, Float_t low, Float_t high)
{
   if (!info.IsRangeGiven()) {
      info.SetMin(low);
      info.SetMax(high);
   }
   return low == high;
}

} // namespace

void TMVA::DataSetFactory::MeasureRanges(const EventStore &training)
{
   const auto values = ColumnRanges(training.fValues, training.fNVariables);
   for (UInt_t i = 0; i < fDsi.GetNVariables(); ++i) {
      VariableInfo &info = fDsi.GetVariableInfo(static_cast<Int_t>(i));
      if (SetRange(info, values.first[i], values.second[i]))
         Log() << kWARNING << "Variable \"" << info.GetInternalName() << "\" has the same value, "
               << training.fValues[i] << ", in all training events: it tells nothing and should be removed" << Endl;
   }
   const auto targets = ColumnRanges(training.fTargets, training.fNTargets);
   for (UInt_t i = 0; i < fDsi.GetNTargets(); ++i) {
      VariableInfo &info = fDsi.GetTargetInfo(static_cast<Int_t>(i));
      if (SetRange(info, targets.first[i], targets.second[i]))
         Log() << kFATAL << "Target \"" << info.GetExpression() << "\" has the same value, " << training.fTargets[i]
               << ", in all " << training.GetNEvents() << " training events: there is nothing to learn" << Endl;
   }
   const auto spectators = ColumnRanges(training.fSpectators, training.fNSpectators);
   for (UInt_t i = 0; i < fDsi.GetNSpectators(); ++i)
      SetRange(fDsi.GetSpectatorInfo(static_cast<Int_t>(i)), spectators.first[i], spectators.second[i]);
}

void TMVA::DataSetFactory::ComputeCorrelations(const EventStore &training)
{
   const auto nClasses = static_cast<Int_t>(fDsi.GetNClasses());
   for (Int_t c = 0; c < nClasses; ++c) {
      const TString name = fDsi.GetClassInfo(c)->GetName();
      const std::unique_ptr<const TMatrixDSym> symmetric(gTools().CalcCovarianceMatrix(training, c));
      const TMatrixD covariance(*symmetric);
      const std::unique_ptr<const TMatrixD> correlation(gTools().GetCorrelationMatrix(&covariance));
      fDsi.SetCorrelationMatrix(name, new TMatrixD(*correlation));
      if (fDsi.GetNVariables() <= 50) // more would only flood the terminal
         fDsi.PrintCorrelationMatrix(name);
   }
}

// ---- what the user is told -----------------------------------------------------------------------------------------

void TMVA::DataSetFactory::Report(const EventStore &training, const EventStore &testing,
                                  const std::vector<ClassEvents> &classes)
{
   const size_t n = classes.size();
   const auto nTraining = CountClasses(training, n), nTesting = CountClasses(testing, n);
   const auto sums = SumsOfWeights(training, n);
   const Int_t width = fDsi.GetClassNameMaxLength();
   const auto line = [&](size_t c, const char *what) -> MsgLogger & {
      return Log() << kINFO << std::left << std::setw(width) << classes[c].fName << " : " << std::setw(26) << what
                   << std::right;
   };
   Log() << kHEADER << "[" << fDsi.GetName() << "] : events" << Endl;
   for (size_t c = 0; c < n; ++c) {
      const ClassEvents &events = classes[c];
      line(c, "read") << events.fNRead << Endl;
      if (!TString(fDsi.GetCut(static_cast<Int_t>(c)).GetTitle()).IsNull())
         line(c, "passed the cut") << events.GetNEvents() << " (efficiency "
                                   << static_cast<Double_t>(events.GetNEvents()) / static_cast<Double_t>(events.fNRead)
                                   << "), cut: " << fDsi.GetCut(static_cast<Int_t>(c)).GetTitle() << Endl;
      line(c, "training, test") << nTraining[c] << ", " << nTesting[c] << Endl;
      line(c, "sum of training weights") << sums[c] << " (NormMode=" << fDsi.GetNormalization() << ')' << Endl;
      const auto negative = [c](const EventStore &store) {
         Long64_t count = 0;
         for (Long64_t i = 0; i < store.GetNEvents(); ++i)
            count += store.fClasses[i] == static_cast<Int_t>(c) && store.fWeights[i] < 0;
         return count;
      };
      const Long64_t nNegative = negative(training) + negative(testing);
      if (nNegative > 0)
         line(c, "negative weights") << nNegative << " events" << Endl;
   }
}
