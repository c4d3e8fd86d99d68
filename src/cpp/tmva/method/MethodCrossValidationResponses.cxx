// The methods of all folds as one method: whose answer an event gets, for single events and for whole samples.
#include "TMVA/MethodCrossValidation.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace TMVA {

namespace {

/// Shows a fold's method an event or a data set instead of those of the job, also when it throws.
template <class T>
class Shown {
public:
   Shown(T *&slot, T *shown) : fSlot(slot) { fSlot = shown; }
   ~Shown() { fSlot = nullptr; }
   Shown(const Shown &) = delete;
   Shown &operator=(const Shown &) = delete;

private:
   T *&fSlot;
};

/// Each answer comes as T; the mean is taken in double precision, of the folds in their order.
template <class T>
std::vector<T> Mean(const std::vector<Double_t> &sum, size_t n)
{
   std::vector<T> mean(sum.size());
   for (size_t i = 0; i < sum.size(); ++i)
      mean[i] = static_cast<T>(sum[i] / static_cast<Double_t>(n));
   return mean;
}

template <class T>
void Add(std::vector<Double_t> &sum, const std::vector<T> &values)
{
   sum.resize(values.size());
   for (size_t i = 0; i < values.size(); ++i)
      sum[i] += values[i];
}

} // namespace

UInt_t MethodCrossValidation::FoldOf(Long64_t row, const EventStore &events)
{
   try {
      if (fSplitExpr)
         return fSplitExpr->Eval(fNumFolds, events.Spectators(row));
   } catch (const std::runtime_error &error) {
      Log() << kFATAL << "Method \"" << GetMethodName() << "\": " << error.what() << Endl;
   }
   if (static_cast<Long64_t>(fFoldOfRow.size()) != events.GetNEvents())
      Log() << kFATAL << "Method \"" << GetMethodName() << "\": the split was random, and the folds of "
            << fFoldOfRow.size() << " events are known; the sample has " << events.GetNEvents()
            << ". Use SplitType=Deterministic with a SplitExpr, or OutputEnsembling=Avg" << Endl;
   return fFoldOfRow[row];
}

UInt_t MethodCrossValidation::FoldOf(const Event &event)
{
   if (!fTmpEvent)
      return FoldOf(Data()->GetCurrentEventIndex(), *Data()->GetStore());
   if (!fSplitExpr)
      Log() << kFATAL << "Method \"" << GetMethodName() << "\": the split was random, so that the fold of an event "
            << "outside the training is not defined. Use SplitType=Deterministic with a SplitExpr, or "
            << "OutputEnsembling=Avg" << Endl;
   try {
      return fSplitExpr->Eval(fNumFolds, &event);
   } catch (const std::runtime_error &error) {
      Log() << kFATAL << "Method \"" << GetMethodName() << "\": " << error.what() << Endl;
   }
   return 0;
}

template <class T, class Respond>
std::vector<T> MethodCrossValidation::RespondToOne(Respond respond)
{
   const Event *event = fTmpEvent ? fTmpEvent : Data()->GetEvent();
   const auto answer = [&](UInt_t fold) -> std::vector<T> {
      MethodBase &method = *fFoldMethods.at(fold);
      const Shown<const Event> shown(method.fTmpEvent, event);
      return respond(method);
   };
   if (!IsAverage())
      return answer(FoldOf(*event));
   std::vector<Double_t> sum;
   for (UInt_t fold = 0; fold < fNumFolds; ++fold)
      Add(sum, answer(fold));
   return Mean<T>(sum, fNumFolds);
}

/// Every fold's method answers, in one call, for the events that need it.
template <class T, class Respond>
std::vector<T> MethodCrossValidation::RespondInBulk(Long64_t firstEvt, Long64_t lastEvt, size_t width, Respond respond)
{
   const auto [first, last] = EventRange(firstEvt, lastEvt);
   const auto nEvents = static_cast<size_t>(last - first);
   const std::shared_ptr<EventStore> events = Data()->GetStore();
   std::vector<std::vector<Long64_t>> rowsOfFold(fNumFolds);
   if (IsAverage()) {
      rowsOfFold[0].resize(nEvents);
      std::iota(rowsOfFold[0].begin(), rowsOfFold[0].end(), first);
      std::fill(rowsOfFold.begin() + 1, rowsOfFold.end(), rowsOfFold[0]);
   } else {
      for (Long64_t row = first; row < last; ++row)
         rowsOfFold[FoldOf(row, *events)].push_back(row);
   }

   std::vector<T> responses(nEvents * width);
   std::vector<Double_t> sum;
   for (UInt_t fold = 0; fold < fNumFolds; ++fold) {
      const auto &rows = rowsOfFold[fold];
      if (rows.empty())
         continue;
      DataSet data(DataInfo());
      data.SetStore(rows.size() == static_cast<size_t>(events->GetNEvents())
                       ? events
                       : std::make_shared<EventStore>(events->Select(rows)),
                    Types::kTesting);
      data.SetCurrentType(Types::kTesting);
      MethodBase &method = *fFoldMethods.at(fold);
      const Shown<DataSet> shown(method.fTmpData, &data);
      method.ReleaseTransformed(); // of another data set
      const std::vector<T> answers = respond(method);
      method.ReleaseTransformed();
      if (answers.size() != rows.size() * width)
         Log() << kFATAL << "The method of fold " << fold + 1 << " of \"" << GetMethodName() << "\" answered "
               << answers.size() << " values for " << rows.size() << " events; " << rows.size() * width
               << " are expected" << Endl;
      if (IsAverage()) {
         Add(sum, answers);
         continue;
      }
      for (size_t i = 0; i < rows.size(); ++i)
         std::copy_n(answers.begin() + static_cast<std::ptrdiff_t>(i * width), width,
                     responses.begin() + static_cast<std::ptrdiff_t>((rows[i] - first) * width));
   }
   return IsAverage() && nEvents > 0 ? Mean<T>(sum, fNumFolds) : responses;
}

Double_t MethodCrossValidation::GetMvaValue(Double_t *err, Double_t *errUpper)
{
   NoErrorCalc(err, errUpper);
   if (IsAverage())
      err = errUpper = nullptr; // the error of a mean is not that of a fold
   const auto respond = [&](MethodBase &method) { return std::vector<Double_t>{method.GetMvaValue(err, errUpper)}; };
   return RespondToOne<Double_t>(respond).front();
}

const std::vector<Float_t> &MethodCrossValidation::GetMulticlassValues()
{
   if (!fMulticlassReturnVal)
      fMulticlassReturnVal = new std::vector<Float_t>; // owned by the base class
   *fMulticlassReturnVal = RespondToOne<Float_t>([](MethodBase &method) { return method.GetMulticlassValues(); });
   return *fMulticlassReturnVal;
}

const std::vector<Float_t> &MethodCrossValidation::GetRegressionValues()
{
   if (!fRegressionReturnVal)
      fRegressionReturnVal = new std::vector<Float_t>; // owned by the base class
   *fRegressionReturnVal = RespondToOne<Float_t>([](MethodBase &method) { return method.GetRegressionValues(); });
   return *fRegressionReturnVal;
}

std::vector<Double_t> MethodCrossValidation::GetMvaValues(Long64_t firstEvt, Long64_t lastEvt, Bool_t)
{
   return RespondInBulk<Double_t>(firstEvt, lastEvt, 1, [](MethodBase &method) { return method.GetMvaValues(); });
}

std::vector<Float_t> MethodCrossValidation::GetRegressionMatrix(Long64_t firstEvt, Long64_t lastEvt, Bool_t)
{
   return RespondInBulk<Float_t>(firstEvt, lastEvt, DataInfo().GetNTargets(),
                                 [](MethodBase &method) { return method.GetRegressionMatrix(); });
}

std::vector<Float_t> MethodCrossValidation::GetMulticlassMatrix(Long64_t firstEvt, Long64_t lastEvt, Bool_t)
{
   return RespondInBulk<Float_t>(firstEvt, lastEvt, DataInfo().GetNClasses(),
                                 [](MethodBase &method) { return method.GetMulticlassMatrix(); });
}

} // namespace TMVA
