#include "TMVA/Event.h"

#include <ostream>

Bool_t TMVA::Event::fgIsTraining = kFALSE;
Bool_t TMVA::Event::fgIgnoreNegWeightsInTraining = kFALSE;

namespace {

Float_t ReadLink(const Float_t *link, char type)
{
   // The Reader's user registered an Int_t; only its address is kept, in a vector of Float_t pointers.
   return type == 'I' ? static_cast<Float_t>(*reinterpret_cast<const Int_t *>(link)) : *link;
}

void Put(std::vector<Float_t> &values, UInt_t i, Float_t value)
{
   if (i >= values.size())
      values.resize(i + 1);
   values[i] = value;
}

} // namespace

TMVA::Event::Event(const Event &other) : TObject(other)
{
   *this = other;
}

TMVA::Event &TMVA::Event::operator=(const Event &other)
{
   if (this == &other)
      return *this;
   TObject::operator=(other);
   if (other.IsDynamic())
      other.ReadLinks();
   fValues = other.fValues;
   fTargets = other.fTargets;
   fSpectators = other.fSpectators;
   fLinks = nullptr;
   fSpectatorTypes = nullptr;
   fArrangement = other.fArrangement;
   fNLinkedVariables = 0;
   fClass = other.fClass;
   fWeight = other.fWeight;
   fBoostWeight = other.fBoostWeight;
   fDoNotBoost = other.fDoNotBoost;
   return *this;
}

TMVA::Event::Event(const std::vector<Float_t> &values, const std::vector<Float_t> &targets,
                   const std::vector<Float_t> &spectators, UInt_t cls, Double_t weight, Double_t boostweight)
   : fValues(values), fTargets(targets), fSpectators(spectators), fClass(cls), fWeight(weight),
     fBoostWeight(boostweight)
{
}

TMVA::Event::Event(const std::vector<Float_t> &values, const std::vector<Float_t> &targets, UInt_t cls, Double_t weight,
                   Double_t boostweight)
   : fValues(values), fTargets(targets), fClass(cls), fWeight(weight), fBoostWeight(boostweight)
{
}

TMVA::Event::Event(const std::vector<Float_t> &values, UInt_t cls, Double_t weight, Double_t boostweight)
   : fValues(values), fClass(cls), fWeight(weight), fBoostWeight(boostweight)
{
}

TMVA::Event::Event(const std::vector<Float_t *> *&links, UInt_t nvar, const std::vector<char> *spectatorTypes)
   : fLinks(links), fSpectatorTypes(spectatorTypes), fNLinkedVariables(nvar)
{
}

void TMVA::Event::ReadLinks() const
{
   fValues.resize(fNLinkedVariables);
   for (UInt_t i = 0; i < fNLinkedVariables; ++i)
      fValues[i] = *(*fLinks)[i];
   fSpectators.resize(GetNSpectators());
   for (UInt_t i = 0; i < fSpectators.size(); ++i)
      fSpectators[i] = GetSpectator(i);
}

Double_t TMVA::Event::GetWeight() const
{
   const Double_t weight = fWeight * fBoostWeight;
   return IgnoresWeight(weight) ? 0 : weight;
}

UInt_t TMVA::Event::GetNVariables() const
{
   if (fArrangement)
      return fArrangement->size();
   return IsDynamic() ? fNLinkedVariables : fValues.size();
}

UInt_t TMVA::Event::GetNSpectators() const
{
   return IsDynamic() ? fLinks->size() - fNLinkedVariables : fSpectators.size();
}

Float_t TMVA::Event::GetValue(UInt_t ivar) const
{
   const UInt_t i = fArrangement ? fArrangement->at(ivar) : ivar;
   return IsDynamic() ? *fLinks->at(i) : fValues.at(i);
}

Float_t TMVA::Event::GetSpectator(UInt_t ivar) const
{
   if (!IsDynamic())
      return fSpectators.at(ivar);
   const bool typed = fSpectatorTypes && ivar < fSpectatorTypes->size();
   return ReadLink(fLinks->at(fNLinkedVariables + ivar), typed ? (*fSpectatorTypes)[ivar] : 'F');
}

const std::vector<Float_t> &TMVA::Event::GetValues() const
{
   if (IsDynamic())
      ReadLinks();
   if (!fArrangement)
      return fValues;
   fArranged.clear();
   for (const UInt_t i : *fArrangement)
      fArranged.push_back(fValues.at(i));
   return fArranged;
}

std::vector<Float_t> &TMVA::Event::GetValues()
{
   return const_cast<std::vector<Float_t> &>(static_cast<const Event *>(this)->GetValues());
}

const std::vector<Float_t> &TMVA::Event::GetSpectators() const
{
   if (IsDynamic())
      ReadLinks();
   return fSpectators;
}

std::vector<Float_t> &TMVA::Event::GetSpectators()
{
   return const_cast<std::vector<Float_t> &>(static_cast<const Event *>(this)->GetSpectators());
}

void TMVA::Event::SetVal(UInt_t ivar, Float_t value)
{
   Put(fValues, ivar, value);
}

void TMVA::Event::SetTarget(UInt_t itgt, Float_t value)
{
   Put(fTargets, itgt, value);
}

void TMVA::Event::SetSpectator(UInt_t ivar, Float_t value)
{
   Put(fSpectators, ivar, value);
}

void TMVA::Event::CopyVarValues(const Event &other)
{
   fValues = other.GetValues();
   fTargets = other.fTargets;
   fSpectators = other.GetSpectators();
   fLinks = nullptr;
   fSpectatorTypes = nullptr;
   fArrangement = nullptr;
   fNLinkedVariables = 0;
   fClass = other.fClass;
   fWeight = other.fWeight;
   fBoostWeight = other.fBoostWeight;
}

void TMVA::Event::Print(std::ostream &os) const
{
   os << *this << '\n';
}

std::ostream &TMVA::operator<<(std::ostream &os, const Event &event)
{
   const auto list = [&os](const char *what, const std::vector<Float_t> &values) {
      os << what << " (" << values.size() << "):";
      for (const Float_t v : values)
         os << ' ' << v;
      os << "; ";
   };
   list("variables", event.GetValues());
   list("targets", event.GetTargets());
   list("spectators", event.GetSpectators());
   return os << "weight: " << event.GetWeight() << "; class: " << event.GetClass();
}
