// The chain of transformations: application, preparation, statistics.
#include "TMVA/TransformationHandler.h"

#include "TMVA/DataSetInfo.h"
#include "options/FreeMemory.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace TMVA {

namespace {

VariableTransformBase &Step(const TList &list, Int_t i)
{
   return *static_cast<VariableTransformBase *>(list.At(i));
}

} // namespace

TransformationHandler::TransformationHandler(DataSetInfo &dsi, const TString &callerName)
   : fDsi(dsi), fCallerName(callerName), fLogger("")
{
   fList.SetOwner();
   SetCallerName(callerName);
}

TransformationHandler::~TransformationHandler() = default;

void TransformationHandler::SetCallerName(const TString &name)
{
   fCallerName = name;
   fLogger.SetSource(std::string("TFHandler_") + name.Data());
}

VariableTransformBase *TransformationHandler::AddTransformation(VariableTransformBase *trf, Int_t cls)
{
   fList.Add(trf);
   fReferenceClass.push_back(cls);
   return trf;
}

void TransformationHandler::SetTransformationReferenceClass(Int_t cls)
{
   std::fill(fReferenceClass.begin(), fReferenceClass.end(), cls);
}

Bool_t TransformationHandler::HasReferenceClass() const
{
   return std::any_of(fReferenceClass.begin(), fReferenceClass.end(),
                      [this](Int_t cls) { return cls >= 0 && cls < static_cast<Int_t>(fDsi.GetNClasses()); });
}

TString TransformationHandler::GetName() const
{
   TString name;
   for (Int_t i = 0; i < fList.GetSize(); ++i)
      name += (i > 0 ? "_" : "") + Step(fList, i).GetShortName();
   return name == "" ? TString("Id") : name;
}

TString TransformationHandler::GetVariableAxisTitle(const VariableInfo &info) const
{
   const TString title = info.GetTitle();
   const Bool_t unchanged =
      fList.IsEmpty() || (fList.GetSize() == 1 && Step(fList, 0).GetVariableTransform() == Types::kIdentity);
   return unchanged ? title : title + " (" + GetName() + ")";
}

std::vector<TString> TransformationHandler::GetTransformationStringsOfLastTransform() const
{
   if (fList.IsEmpty())
      return {};
   return Step(fList, fList.GetSize() - 1).GetTransformationStrings(fReferenceClass.back());
}

const char *TransformationHandler::GetNameOfLastTransform() const
{
   return fList.IsEmpty() ? "Id" : Step(fList, fList.GetSize() - 1).GetName();
}

const Event *TransformationHandler::Transform(const Event *ev) const
{
   if (fList.IsEmpty())
      return ev;
   fScratch = *ev;
   for (Int_t i = 0; i < fList.GetSize(); ++i)
      Step(fList, i).Transform(fScratch, fReferenceClass[i]);
   return &fScratch;
}

const Event *TransformationHandler::InverseTransform(const Event *ev, Bool_t suppressIfNoTargets) const
{
   const Event *result = ev;
   for (Int_t i = fList.GetSize() - 1; i >= 0; --i) {
      const VariableTransformBase &step = Step(fList, i);
      if (!step.IsCreated())
         break;
      UInt_t nVariables = 0, nTargets = 0, nSpectators = 0;
      step.CountVariableTypes(nVariables, nTargets, nSpectators);
      if (suppressIfNoTargets && nTargets == 0)
         continue;
      if (result == ev && ev != &fScratch)
         fScratch = *ev;
      result = &fScratch;
      step.InverseTransform(fScratch, fReferenceClass[i]);
   }
   return result;
}

void TransformationHandler::Transform(EventStore &events) const
{
   for (Int_t i = 0; i < fList.GetSize(); ++i)
      Step(fList, i).Transform(events, fReferenceClass[i]);
}

std::shared_ptr<EventStore> TransformationHandler::CalcTransformations(const EventStore &events)
{
   if (fList.IsEmpty())
      return nullptr;
   auto transformed = std::make_shared<EventStore>(events);
   for (Int_t i = 0; i < fList.GetSize(); ++i) {
      Log() << kDEBUG << "Preparing " << Step(fList, i).GetName() << Endl;
      if (Step(fList, i).PrepareTransformation(*transformed))
         Step(fList, i).Transform(*transformed, fReferenceClass[i]);
   }
   ReturnFreeMemory();
   CalcStats(*transformed);
   if (fRootDir)
      PlotVariables(*transformed);
   return transformed;
}

const std::vector<Event *> *TransformationHandler::CalcTransformations(const std::vector<Event *> &events,
                                                                       Bool_t createNewVector)
{
   if (fList.IsEmpty())
      return &events;
   const std::shared_ptr<EventStore> transformed = CalcTransformations(EventStore(events));
   if (!createNewVector)
      return nullptr;
   auto *copies = new std::vector<Event *>;
   copies->reserve(events.size());
   for (std::size_t i = 0; i < events.size(); ++i) {
      copies->push_back(new Event(*events[i]));
      transformed->CopyTo(i, *copies->back());
   }
   return copies;
}

} // namespace TMVA
