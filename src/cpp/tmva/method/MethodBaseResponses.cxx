// Base of all methods: events, transformed samples, and responses to single events and to whole samples.
#include "TMVA/MethodBase.h"

#include "TMVA/Timer.h"

#include <algorithm>

namespace TMVA {

namespace {

// Sets a pointer for the duration of a scope, also when a response throws.
template <typename T>
class Substitute {
public:
   Substitute(T *&pointer, T *value) : fPointer(pointer), fBefore(pointer) { fPointer = value; }
   ~Substitute() { fPointer = fBefore; }
   Substitute(const Substitute &) = delete;
   Substitute &operator=(const Substitute &) = delete;

private:
   T *&fPointer;
   T *fBefore;
};

const std::vector<Float_t> kNoValues;

} // namespace

const Event *MethodBase::GetEvent() const
{
   if (fTmpEvent)
      return GetTransformationHandler().Transform(fTmpEvent);
   if (const Event *transformed = FromCache(Data()->GetCurrentEventIndex(), Data()->GetCurrentType()))
      return transformed;
   return GetTransformationHandler().Transform(Data()->GetEvent());
}

const Event *MethodBase::GetEvent(const Event *ev) const
{
   return GetTransformationHandler().Transform(ev);
}

const Event *MethodBase::GetEvent(Long64_t ievt) const
{
   return GetEvent(ievt, Data()->GetCurrentType());
}

const Event *MethodBase::GetEvent(Long64_t ievt, Types::ETreeType type) const
{
   const Event *original = Data()->GetEvent(ievt, type); // also makes it the current one
   const Event *transformed = FromCache(ievt, type);
   return transformed ? transformed : GetTransformationHandler().Transform(original);
}

// nullptr if the sample was not transformed as a whole.
const Event *MethodBase::FromCache(Long64_t ievt, Types::ETreeType type) const
{
   const auto cached = fTransformed.find(type);
   if (cached == fTransformed.end() || !cached->second || ievt < 0 || ievt >= cached->second->GetNEvents())
      return nullptr;
   cached->second->CopyTo(ievt, fScratch);
   return &fScratch;
}

const std::vector<Event *> &MethodBase::GetEventCollection(Types::ETreeType type)
{
   if (GetTransformationHandler().GetNumOfTransformations() == 0)
      return Data()->GetEventCollection(type);
   std::vector<Event *> &events = fEventCollections[type];
   if (events.empty()) {
      const std::shared_ptr<EventStore> store = GetTransformed(type);
      events.reserve(store->GetNEvents());
      for (Long64_t i = 0; i < store->GetNEvents(); ++i) {
         events.push_back(new Event);
         store->CopyTo(i, *events.back());
      }
   }
   return events;
}

std::shared_ptr<EventStore> MethodBase::GetTransformed(Types::ETreeType type)
{
   std::shared_ptr<EventStore> original = Data()->GetStore(type);
   const TransformationHandler &handler = GetTransformationHandler();
   if (handler.GetNumOfTransformations() == 0)
      return original;
   std::shared_ptr<EventStore> &cached = fTransformed[type];
   if (!cached) {
      auto transformed = std::make_shared<EventStore>(*original);
      handler.Transform(*transformed);
      cached = std::move(transformed);
   }
   return cached;
}

void MethodBase::ReleaseTransformed()
{
   fTransformed.clear();
   for (auto &collection : fEventCollections)
      for (Event *event : collection.second)
         delete event;
   fEventCollections.clear();
}

Double_t MethodBase::GetMvaValue(const Event *const ev, Double_t *err, Double_t *errUpper)
{
   const Substitute<const Event> event(fTmpEvent, ev);
   return GetMvaValue(err, errUpper);
}

const std::vector<Float_t> &MethodBase::GetRegressionValues(const Event *const ev)
{
   const Substitute<const Event> event(fTmpEvent, ev);
   return GetRegressionValues();
}

const std::vector<Float_t> &MethodBase::GetRegressionValues()
{
   return kNoValues;
}

const std::vector<Float_t> &MethodBase::GetMulticlassValues()
{
   return kNoValues;
}

const std::vector<Float_t> &MethodBase::GetTrainingHistory(const char *)
{
   return kNoValues;
}

Bool_t MethodBase::IsSignalLike()
{
   return IsSignalLike(GetMvaValue());
}

Bool_t MethodBase::IsSignalLike(Double_t mvaVal)
{
   return mvaVal * fSignalReferenceCutOrientation > fSignalReferenceCut * fSignalReferenceCutOrientation;
}

std::pair<Long64_t, Long64_t> MethodBase::EventRange(Long64_t firstEvt, Long64_t lastEvt) const
{
   const Long64_t n = Data()->GetNEvents();
   const Long64_t last = lastEvt < 0 || lastEvt > n ? n : lastEvt;
   return {std::clamp<Long64_t>(firstEvt, 0, last), last};
}

std::vector<Double_t> MethodBase::GetMvaValues(Long64_t firstEvt, Long64_t lastEvt, Bool_t logProgress)
{
   const auto [first, last] = EventRange(firstEvt, lastEvt);
   std::vector<Double_t> values;
   values.reserve(last - first);
   Timer timer(static_cast<Int_t>(last - first), GetName(), kTRUE);
   for (Long64_t i = first; i < last; ++i) {
      Data()->SetCurrentEvent(i);
      values.push_back(GetMvaValue());
      if (logProgress)
         timer.DrawProgressBar(static_cast<Int_t>(i - first));
   }
   return values;
}

std::vector<Double_t> MethodBase::GetDataMvaValues(DataSet *data, Long64_t firstEvt, Long64_t lastEvt,
                                                   Bool_t logProgress)
{
   if (!data)
      return GetMvaValues(firstEvt, lastEvt, logProgress);
   const Substitute<DataSet> other(fTmpData, data);
   ReleaseTransformed(); // the cache belongs to the data set that Data() gave before
   std::vector<Double_t> values = GetMvaValues(firstEvt, lastEvt, logProgress);
   ReleaseTransformed();
   return values;
}

std::vector<Float_t> MethodBase::GetRegressionMatrix(Long64_t firstEvt, Long64_t lastEvt, Bool_t logProgress)
{
   return ResponseMatrix(firstEvt, lastEvt, logProgress);
}

std::vector<Float_t> MethodBase::GetMulticlassMatrix(Long64_t firstEvt, Long64_t lastEvt, Bool_t logProgress)
{
   return ResponseMatrix(firstEvt, lastEvt, logProgress);
}

std::vector<Float_t> MethodBase::ResponseMatrix(Long64_t firstEvt, Long64_t lastEvt, Bool_t logProgress)
{
   const auto [first, last] = EventRange(firstEvt, lastEvt);
   const size_t width = DoRegression() ? DataInfo().GetNTargets() : DataInfo().GetNClasses();
   std::vector<Float_t> matrix;
   matrix.reserve(width * (last - first));
   Timer timer(static_cast<Int_t>(last - first), GetName(), kTRUE);
   for (Long64_t i = first; i < last; ++i) {
      Data()->SetCurrentEvent(i);
      const std::vector<Float_t> &values = DoRegression() ? GetRegressionValues() : GetMulticlassValues();
      CheckSize("values for one event", values.size(), width, Data()->GetCurrentType());
      matrix.insert(matrix.end(), values.begin(), values.end());
      if (logProgress)
         timer.DrawProgressBar(static_cast<Int_t>(i - first));
   }
   return matrix;
}

void MethodBase::CheckSize(const char *what, size_t given, size_t expected, Types::ETreeType type) const
{
   if (given == expected)
      return;
   Log() << kFATAL << "The method \"" << fMethodName << "\" answered " << given << " " << what << " of the "
         << (type == Types::kTraining ? "training" : "test") << " sample; " << expected << " are expected" << Endl;
}

} // namespace TMVA
