// Makes the data set: reads the classes, splits, normalises, measures ranges and correlations.
#ifndef TMVATORCH_DATA_DATASETFACTORY
#define TMVATORCH_DATA_DATASETFACTORY

#include "TMVA/EventStore.h"
#include "TMVA/MsgLogger.h"
#include "TString.h"
#include "data/Splitting.h"

#include <memory>
#include <vector>

namespace TMVA {

class DataInputHandler;
class DataSet;
class DataSetInfo;
class EventPool;
class SplitOptions;
class VariableInfo;

/// Scales the training weights, class by class; "NumEvents": average 1; "EqualNumEvents": sum = events of class 0.
/// Throws std::invalid_argument where the weights of a class do not have a positive sum.
void NormaliseWeights(EventStore &training, const std::vector<ClassEvents> &classes, const TString &mode);

/// Tells the data set the sums of weights of signal and of all other classes in both samples.
void KeepSumsOfWeights(DataSetInfo &dsi, const EventStore &training, const EventStore &testing);

class DataSetFactory {
public:
   DataSetFactory(DataSetInfo &dsi, const DataInputHandler &input) : fDsi(dsi), fInput(input) {}

   std::unique_ptr<DataSet> CreateDataSet();

private:
   std::vector<ClassEvents> ReadClasses(EventPool &pool);
   void CheckClass(const ClassEvents &events);
   SplitResult Split(const std::vector<ClassEvents> &classes, const SplitOptions &options);
   void CheckSamples(const EventStore &training, const EventStore &testing, const std::vector<ClassEvents> &classes);
   void Normalise(EventStore &training, const std::vector<ClassEvents> &classes, const TString &mode);
   void MeasureRanges(const EventStore &training);
   void ComputeCorrelations(const EventStore &training);
   void Report(const EventStore &training, const EventStore &testing, const std::vector<ClassEvents> &classes);
   MsgLogger &Log() { return fLogger; }

   DataSetInfo &fDsi;
   const DataInputHandler &fInput;
   MsgLogger fLogger{"DataSetFactory"};
};

} // namespace TMVA
#endif
