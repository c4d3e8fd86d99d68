// One event: values of its variables, targets and spectators, its class and weight.
#ifndef TMVA_Event
#define TMVA_Event

#include "RtypesCore.h"
#include "TObject.h"

#include <iosfwd>
#include <vector>

namespace TMVA {

class Event;
std::ostream &operator<<(std::ostream &os, const Event &event);

/// Either static (owns its values) or dynamic (reads them, at every access, through the Reader's pointers).
class Event : public TObject {
   friend std::ostream &operator<<(std::ostream &os, const Event &event);

public:
   Event() = default;
   Event(const Event &other); ///< of a dynamic event: a static one with the present values
   Event &operator=(const Event &other);
   explicit Event(const std::vector<Float_t> &values, const std::vector<Float_t> &targets,
                  const std::vector<Float_t> &spectators, UInt_t cls = 0, Double_t weight = 1.0,
                  Double_t boostweight = 1.0);
   explicit Event(const std::vector<Float_t> &values, const std::vector<Float_t> &targets, UInt_t cls = 0,
                  Double_t weight = 1.0, Double_t boostweight = 1.0);
   explicit Event(const std::vector<Float_t> &values, UInt_t cls, Double_t weight = 1.0, Double_t boostweight = 1.0);
   /// Dynamic event: the first nvar links are variables, the rest spectators. spectatorTypes[i] == 'I' marks a link
   /// to an Int_t, whose value is converted. Neither vector is owned.
   explicit Event(const std::vector<Float_t *> *&links, UInt_t nvar, const std::vector<char> *spectatorTypes = nullptr);
   ~Event() override = default;

   Bool_t IsDynamic() const { return fLinks != nullptr; }
   /// weight x boost weight; 0 for a negative product while training with "ignore negative weights".
   Double_t GetWeight() const;
   Double_t GetOriginalWeight() const { return fWeight; }
   Double_t GetBoostWeight() const { return fBoostWeight > 0.0001 ? fBoostWeight : 0.0001; }
   UInt_t GetClass() const { return fClass; }

   UInt_t GetNVariables() const;
   UInt_t GetNTargets() const { return fTargets.size(); }
   UInt_t GetNSpectators() const;
   Float_t GetValue(UInt_t ivar) const;
   Float_t GetValueFast(UInt_t ivar) const { return IsDynamic() ? GetValue(ivar) : fValues[ivar]; }
   Float_t GetTarget(UInt_t itgt) const { return fTargets.at(itgt); }
   Float_t GetSpectator(UInt_t ivar) const;

   std::vector<Float_t> &GetValues();
   const std::vector<Float_t> &GetValues() const;
   std::vector<Float_t> &GetTargets() { return fTargets; }
   const std::vector<Float_t> &GetTargets() const { return fTargets; }
   std::vector<Float_t> &GetSpectators();
   const std::vector<Float_t> &GetSpectators() const;

   void SetWeight(Double_t weight) { fWeight = weight; }
   void SetBoostWeight(Double_t weight) const { fBoostWeight = weight; }
   void ScaleBoostWeight(Double_t factor) const { fBoostWeight *= factor; }
   void SetClass(UInt_t cls) { fClass = cls; }
   // The three setters grow the vector when the index is past its end.
   void SetVal(UInt_t ivar, Float_t value);
   void SetTarget(UInt_t itgt, Float_t value);
   void SetSpectator(UInt_t ivar, Float_t value);
   /// Shows only the variables of the given indices, in that order (nullptr: all). Not owned.
   void SetVariableArrangement(std::vector<UInt_t> *const arrangement) const { fArrangement = arrangement; }
   void SetDoNotBoost() const { fDoNotBoost = kTRUE; }
   void CopyVarValues(const Event &other);
   using TObject::Print;
   void Print(std::ostream &os) const;

   static void ClearDynamicVariables() {}
   static void SetIsTraining(Bool_t is) { fgIsTraining = is; }
   static void SetIgnoreNegWeightsInTraining(Bool_t ignore) { fgIgnoreNegWeightsInTraining = ignore; }
   static Bool_t IgnoresWeight(Double_t weight) { return fgIgnoreNegWeightsInTraining && fgIsTraining && weight < 0; }

private:
   void ReadLinks() const;

   mutable std::vector<Float_t> fValues;
   mutable std::vector<Float_t> fArranged; //! cache of the arranged values
   std::vector<Float_t> fTargets;
   mutable std::vector<Float_t> fSpectators;
   const std::vector<Float_t *> *fLinks = nullptr;      //!
   const std::vector<char> *fSpectatorTypes = nullptr;  //!
   mutable std::vector<UInt_t> *fArrangement = nullptr; //!
   UInt_t fNLinkedVariables = 0;
   UInt_t fClass = 0;
   Double_t fWeight = 1;
   mutable Double_t fBoostWeight = 1;
   mutable Bool_t fDoNotBoost = kFALSE;

   static Bool_t fgIsTraining;
   static Bool_t fgIgnoreNegWeightsInTraining;

   ClassDefOverride(Event, 0)
};

} // namespace TMVA
#endif
