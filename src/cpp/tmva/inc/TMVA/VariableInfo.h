// Description of one variable, target or spectator.
#ifndef TMVA_VariableInfo
#define TMVA_VariableInfo

#include "RtypesCore.h"
#include "TNamed.h"
#include "TString.h"

namespace TMVA {

class VariableInfo : public TNamed {
public:
   VariableInfo();
   /// "label := expression" gives both; blanks are removed from the expression. min == max: range is taken from data.
   VariableInfo(const TString &expression, const TString &title, const TString &unit, Int_t varCounter,
                char varType = 'F', void *external = nullptr, Double_t min = 0, Double_t max = 0,
                Bool_t normalized = kTRUE);

   const TString &GetExpression() const { return fExpression; }
   const TString &GetInternalName() const { return fInternalName; }
   const TString &GetLabel() const { return fLabel; }
   const TString &GetUnit() const { return fUnit; }
   char GetVarType() const { return fVarType; }
   Double_t GetMin() const { return fXmin; }
   Double_t GetMax() const { return fXmax; }
   Bool_t IsRangeGiven() const { return fRangeGiven; } ///< by the user: not to be taken from data
   Double_t GetMean() const { return fMean; }
   Double_t GetRMS() const { return fRMS; }
   Bool_t IsNormalized() const { return fNormalized; }
   void *GetExternalLink() const { return fExternal; }

   void SetMin(Double_t v) { fXmin = v; }
   void SetMax(Double_t v) { fXmax = v; }
   void SetMean(Double_t v) { fMean = v; }
   void SetRMS(Double_t v) { fRMS = v; }
   void SetExternalLink(void *p) { fExternal = p; }
   void SetExpression(const TString &s) { fExpression = s; }
   void SetLabel(const TString &s) { fLabel = s; }
   void SetUnit(const TString &s) { fUnit = s; }
   void SetInternalName(const TString &s) { fInternalName = s; }
   void SetVarType(char c) { fVarType = c; }
   void ResetMinMax();

   void ReadFromXML(void *varnode);
   void AddToXML(void *varnode);

private:
   TString fExpression;
   TString fInternalName;
   TString fLabel;
   TString fUnit;
   char fVarType = 'F';
   Double_t fXmin = 0;
   Double_t fXmax = 0;
   Double_t fMean = 0;
   Double_t fRMS = 0;
   Bool_t fRangeGiven = kFALSE;
   Bool_t fNormalized = kTRUE;
   void *fExternal = nullptr; //! the Reader's link; not owned

   ClassDefOverride(VariableInfo, 0)
};

} // namespace TMVA
#endif
