// What every transformation shares: its inputs in events and stores, and the application to them.
#include "TMVA/VariableTransformBase.h"

#include "TMVA/DataSetInfo.h"
#include "transform/InputColumns.h"

#include <algorithm>
#include <ostream>

namespace TMVA {

namespace {

/// The value of an event that an input stands for; nullptr if the event does not have it.
Float_t *InputOf(Event &ev, const std::pair<Char_t, UInt_t> &input)
{
   std::vector<Float_t> &values = input.first == 'v'   ? ev.GetValues()
                                  : input.first == 't' ? ev.GetTargets()
                                                       : ev.GetSpectators();
   return input.second < values.size() ? &values[input.second] : nullptr;
}

} // namespace

VariableTransformBase::VariableTransformBase(DataSetInfo &dsi, Types::EVariableTransform tf, const TString &trfName)
   : fDsi(dsi), fType(tf), fName(trfName), fLogger(trfName.Data())
{
}

Bool_t VariableTransformBase::PrepareTransformation(const std::vector<Event *> &events)
{
   return PrepareTransformation(EventStore(events));
}

void VariableTransformBase::TransformRows(EventStore &events, Int_t cls, Bool_t inverse) const
{
   const InOutColumns get(inverse ? fPut : fGet, events);
   const InOutColumns put(inverse ? fGet : fPut, events);
   fInputs.resize(fGet.size());
   const Long64_t n = events.GetNEvents();
   for (Long64_t i = 0; i < n; ++i) {
      get.Read(i, fInputs);
      inverse ? InverseTransformInputs(fInputs, cls) : TransformInputs(fInputs, cls);
      put.Write(i, fInputs);
   }
}

void VariableTransformBase::TransformEvent(Event &ev, Int_t cls, Bool_t inverse) const
{
   const VectorOfCharAndInt &get = inverse ? fPut : fGet;
   const VectorOfCharAndInt &put = inverse ? fGet : fPut;
   fInputs.resize(fGet.size());
   for (std::size_t k = 0; k < get.size(); ++k) {
      const Float_t *value = InputOf(ev, get[k]);
      fInputs[k] = value ? *value : 0;
   }
   inverse ? InverseTransformInputs(fInputs, cls) : TransformInputs(fInputs, cls);
   for (std::size_t k = 0; k < put.size(); ++k) {
      if (Float_t *value = InputOf(ev, put[k]))
         *value = fInputs[k];
   }
}

void VariableTransformBase::Transform(EventStore &events, Int_t cls) const
{
   if (fCreated && fEnabled)
      TransformRows(events, cls, kFALSE);
}

void VariableTransformBase::InverseTransform(EventStore &events, Int_t cls) const
{
   if (fCreated && fEnabled)
      TransformRows(events, cls, kTRUE);
}

void VariableTransformBase::Transform(Event &ev, Int_t cls) const
{
   if (fCreated && fEnabled)
      TransformEvent(ev, cls, kFALSE);
}

void VariableTransformBase::InverseTransform(Event &ev, Int_t cls) const
{
   if (fCreated && fEnabled)
      TransformEvent(ev, cls, kTRUE);
}

const Event *VariableTransformBase::Transform(const Event *ev, Int_t cls) const
{
   fScratch = *ev;
   Transform(fScratch, cls);
   return &fScratch;
}

const Event *VariableTransformBase::InverseTransform(const Event *ev, Int_t cls) const
{
   fScratch = *ev;
   InverseTransform(fScratch, cls);
   return &fScratch;
}

TString VariableTransformBase::GetShortName() const
{
   TString name = fName;
   name.ReplaceAll("Transform", "");
   return name;
}

std::vector<TString> VariableTransformBase::GetTransformationStrings(Int_t) const
{
   std::vector<TString> strings;
   strings.reserve(fGet.size());
   for (UInt_t k = 0; k < fGet.size(); ++k)
      strings.emplace_back(InputInfo(k).GetLabel() + "_[transformed]");
   return strings;
}

void VariableTransformBase::CheckInputsOf(const EventStore &events) const
{
   const InputColumns columns(fGet, events);
   for (UInt_t k = 0; k < fGet.size(); ++k) {
      if (!columns.Has(k))
         Log() << kFATAL << GetName() << ": the input \"" << InputInfo(k).GetLabel()
               << "\" is selected, but the events to learn from do not have it; they have " << events.fNVariables
               << " variables, " << events.fNTargets << " targets and " << events.fNSpectators << " spectators" << Endl;
   }
   const auto wrong = std::find_if(events.fClasses.begin(), events.fClasses.end(),
                                   [this](Int_t cls) { return cls < 0 || cls >= static_cast<Int_t>(GetNClasses()); });
   if (wrong != events.fClasses.end())
      Log() << kFATAL << GetName() << ": event " << wrong - events.fClasses.begin() << " is of class number " << *wrong
            << ", but the data set has " << GetNClasses() << " classes, counted from 0" << Endl;
}

void VariableTransformBase::FatalIfVariablesAndTargetsAreMixed() const
{
   UInt_t nVariables = 0, nTargets = 0, nSpectators = 0;
   CountVariableTypes(nVariables, nTargets, nSpectators);
   if (nVariables > 0 && nTargets > 0)
      Log() << kFATAL << GetName() << " cannot mix variables (" << nVariables << " selected) and targets (" << nTargets
            << " selected), as targets are unknown where a method is applied: give one kind only, e.g. \"(_V_)\""
            << Endl;
}

const std::vector<VariableInfo> &VariableTransformBase::Variables() const
{
   return fDsi.GetVariableInfos();
}

const std::vector<VariableInfo> &VariableTransformBase::Targets() const
{
   return fDsi.GetTargetInfos();
}

const std::vector<VariableInfo> &VariableTransformBase::Spectators() const
{
   return fDsi.GetSpectatorInfos();
}

UInt_t VariableTransformBase::GetNClasses() const
{
   return fDsi.GetNClasses();
}

UInt_t VariableTransformBase::GetNSlots() const
{
   return GetNClasses() <= 1 ? 1 : GetNClasses() + 1;
}

TString VariableTransformBase::ClassLabel(UInt_t slot) const
{
   const ClassInfo *info = fDsi.GetClassInfo(static_cast<Int_t>(slot));
   return info ? TString("class \"") + info->GetName() + "\"" : TString("all classes");
}

} // namespace TMVA
