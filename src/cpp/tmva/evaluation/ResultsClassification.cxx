// Responses of a classifier on one sample.
#include "TMVA/ResultsClassification.h"

void TMVA::ResultsClassification::SetValue(Float_t value, Int_t ievt, Bool_t isSignal)
{
   if (ievt >= static_cast<Int_t>(fValues.size()))
      Resize(ievt + 1);
   fValues[ievt] = value;
   fTypes[ievt] = isSignal;
}

void TMVA::ResultsClassification::Resize(Int_t entries)
{
   fValues.resize(entries);
   fTypes.resize(entries);
}

void TMVA::ResultsClassification::Clear()
{
   fValues.clear();
   fTypes.clear();
}

const std::vector<Float_t> &TMVA::ResultsClassification::operator[](Int_t ievt) const
{
   fReturn.assign(1, fValues.at(ievt));
   return fReturn;
}
