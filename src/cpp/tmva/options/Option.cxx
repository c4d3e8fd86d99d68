// The part of an option that does not depend on its type.
#include "TMVA/Option.h"

TMVA::OptionBase::OptionBase(const TString &name, const TString &desc)
   : fName(name), fNameAllLower(name), fDescription(desc)
{
   fNameAllLower.ToLower();
}

Bool_t TMVA::OptionBase::SetValue(const TString &vs, Int_t i)
{
   if (!SetValueLocal(vs, i))
      return kFALSE;
   fIsSet = kTRUE;
   return kTRUE;
}
