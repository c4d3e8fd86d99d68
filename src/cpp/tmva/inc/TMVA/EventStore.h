// The events of one sample as contiguous arrays. Only the embedded TMVA has this header: code that is also built
// against ROOT's own TMVA asks for it with __has_include and finds TMVATORCH_EMBEDDED_TMVA defined.
#ifndef TMVA_EventStore
#define TMVA_EventStore

#define TMVATORCH_EMBEDDED_TMVA 1

#include "RtypesCore.h"

#include <vector>

namespace TMVA {

class Event;

/// Row-major matrices, row = event: index(event, variable) == event * fNVariables + variable.
struct EventStore {
   UInt_t fNVariables = 0;
   UInt_t fNTargets = 0;
   UInt_t fNSpectators = 0;
   std::vector<Float_t> fValues;     ///< [n_events, n_variables]
   std::vector<Float_t> fTargets;    ///< [n_events, n_targets]
   std::vector<Float_t> fSpectators; ///< [n_events, n_spectators]
   std::vector<Double_t> fWeights;   ///< [n_events], tree weight x weight expression, after NormMode
   std::vector<Int_t> fClasses;      ///< [n_events], TMVA class index

   EventStore() = default;
   EventStore(UInt_t nVariables, UInt_t nTargets, UInt_t nSpectators)
      : fNVariables(nVariables), fNTargets(nTargets), fNSpectators(nSpectators)
   {
   }

   /// Copies of the events, which must be alike.
   explicit EventStore(const std::vector<Event *> &events);

   Long64_t GetNEvents() const { return static_cast<Long64_t>(fWeights.size()); }
   Float_t *Values(Long64_t i) { return fValues.data() + i * fNVariables; }
   const Float_t *Values(Long64_t i) const { return fValues.data() + i * fNVariables; }
   Float_t *Targets(Long64_t i) { return fTargets.data() + i * fNTargets; }
   const Float_t *Targets(Long64_t i) const { return fTargets.data() + i * fNTargets; }
   Float_t *Spectators(Long64_t i) { return fSpectators.data() + i * fNSpectators; }
   const Float_t *Spectators(Long64_t i) const { return fSpectators.data() + i * fNSpectators; }
   /// What Event::GetWeight() of that event would return: 0 for an ignored negative weight.
   Double_t GetWeight(Long64_t i) const;

   void Reserve(Long64_t nEvents);
   void Clear();
   void Append(const Event &event);
   /// Appends row i of another store of the same widths.
   void Append(const EventStore &other, Long64_t i);
   /// The rows of the given indices, in that order.
   EventStore Select(const std::vector<Long64_t> &rows) const;
   /// Copies row i into the event; allocates nothing if the event was filled from here before.
   void CopyTo(Long64_t i, Event &event) const;
};

} // namespace TMVA
#endif
