#include "TMVA/EventStore.h"

#include "TMVA/Event.h"

#include <stdexcept>
#include <string>

namespace {

void AppendRow(std::vector<Float_t> &to, const Float_t *row, UInt_t width)
{
   to.insert(to.end(), row, row + width);
}

void CheckWidth(const char *what, size_t given, UInt_t expected)
{
   if (given != expected)
      throw std::invalid_argument("EventStore: an event with " + std::to_string(given) + ' ' + what +
                                  " was given to a store of events with " + std::to_string(expected));
}

// The columns of one matrix are taken together, so that a row is one copy.
std::vector<Float_t> SelectRows(const std::vector<Float_t> &from, UInt_t width, const std::vector<Long64_t> &rows)
{
   std::vector<Float_t> to;
   to.reserve(rows.size() * width);
   for (const Long64_t i : rows)
      to.insert(to.end(), from.begin() + i * width, from.begin() + (i + 1) * width);
   return to;
}

} // namespace

TMVA::EventStore::EventStore(const std::vector<Event *> &events)
{
   if (events.empty())
      return;
   const Event &first = *events.front();
   *this = EventStore(first.GetNVariables(), first.GetNTargets(), first.GetNSpectators());
   Reserve(static_cast<Long64_t>(events.size()));
   for (const Event *event : events)
      Append(*event);
}

Double_t TMVA::EventStore::GetWeight(Long64_t i) const
{
   return Event::IgnoresWeight(fWeights[i]) ? 0 : fWeights[i];
}

void TMVA::EventStore::Reserve(Long64_t nEvents)
{
   fValues.reserve(nEvents * fNVariables);
   fTargets.reserve(nEvents * fNTargets);
   fSpectators.reserve(nEvents * fNSpectators);
   fWeights.reserve(nEvents);
   fClasses.reserve(nEvents);
}

void TMVA::EventStore::Clear()
{
   fValues.clear();
   fTargets.clear();
   fSpectators.clear();
   fWeights.clear();
   fClasses.clear();
}

void TMVA::EventStore::Append(const Event &event)
{
   const auto &values = event.GetValues();
   const auto &targets = event.GetTargets();
   const auto &spectators = event.GetSpectators();
   CheckWidth("variables", values.size(), fNVariables);
   CheckWidth("targets", targets.size(), fNTargets);
   CheckWidth("spectators", spectators.size(), fNSpectators);
   AppendRow(fValues, values.data(), fNVariables);
   AppendRow(fTargets, targets.data(), fNTargets);
   AppendRow(fSpectators, spectators.data(), fNSpectators);
   fWeights.push_back(event.GetOriginalWeight() * event.GetBoostWeight());
   fClasses.push_back(static_cast<Int_t>(event.GetClass()));
}

void TMVA::EventStore::Append(const EventStore &other, Long64_t i)
{
   AppendRow(fValues, other.Values(i), fNVariables);
   AppendRow(fTargets, other.Targets(i), fNTargets);
   AppendRow(fSpectators, other.Spectators(i), fNSpectators);
   fWeights.push_back(other.fWeights[i]);
   fClasses.push_back(other.fClasses[i]);
}

TMVA::EventStore TMVA::EventStore::Select(const std::vector<Long64_t> &rows) const
{
   EventStore selected(fNVariables, fNTargets, fNSpectators);
   selected.fValues = SelectRows(fValues, fNVariables, rows);
   selected.fTargets = SelectRows(fTargets, fNTargets, rows);
   selected.fSpectators = SelectRows(fSpectators, fNSpectators, rows);
   selected.fWeights.reserve(rows.size());
   selected.fClasses.reserve(rows.size());
   for (const Long64_t i : rows) {
      selected.fWeights.push_back(fWeights[i]);
      selected.fClasses.push_back(fClasses[i]);
   }
   return selected;
}

void TMVA::EventStore::CopyTo(Long64_t i, Event &event) const
{
   event.SetVariableArrangement(nullptr);
   event.GetValues().assign(Values(i), Values(i) + fNVariables);
   event.GetTargets().assign(Targets(i), Targets(i) + fNTargets);
   event.GetSpectators().assign(Spectators(i), Spectators(i) + fNSpectators);
   event.SetWeight(fWeights[i]);
   event.SetBoostWeight(1);
   event.SetClass(fClasses[i]);
}
