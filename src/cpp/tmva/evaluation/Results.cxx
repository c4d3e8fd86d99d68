// Objects that a method's answers on one sample gave rise to, found again by their alias.
#include "TMVA/Results.h"

#include "TGraph.h"
#include "TH1.h"
#include "TH2.h"
#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"

TMVA::Results::Results(const DataSetInfo *dsi, TString resultsName) : fName(resultsName), fDsi(dsi) {}

TMVA::Results::~Results()
{
   Delete();
}

void TMVA::Results::Store(TObject *obj, const char *alias)
{
   const TString key = alias ? alias : obj->GetName();
   if (DoesExist(key))
      Log() << kFATAL << "Results \"" << fName << "\": an object is stored as \"" << key
            << "\" already; give another alias, or use Replace()" << Endl;
   if (fStorage.FindObject(obj) == obj)
      Log() << kFATAL << "Results \"" << fName << "\": the object \"" << obj->GetName()
            << "\" is stored already, under another alias than \"" << key << "\"" << Endl;
   // Owned here: a histogram must not be deleted with the file that happens to be open.
   if (auto *hist = dynamic_cast<TH1 *>(obj))
      hist->SetDirectory(nullptr);
   fStorage.Add(obj);
   fAlias[key] = obj;
}

void TMVA::Results::Replace(TObject *obj, const char *alias)
{
   const TString key = alias ? alias : obj->GetName();
   if (auto known = fAlias.find(key); known != fAlias.end()) {
      fStorage.Remove(known->second);
      delete known->second;
      fAlias.erase(known);
   }
   Store(obj, key);
}

TObject *TMVA::Results::GetObject(const TString &alias) const
{
   const auto known = fAlias.find(alias);
   return known == fAlias.end() ? nullptr : known->second;
}

TH1 *TMVA::Results::GetHist(const TString &alias) const
{
   auto *hist = dynamic_cast<TH1 *>(GetObject(alias));
   if (!hist)
      Log() << kWARNING << "Results \"" << fName << "\" have no histogram \"" << alias << "\"" << Endl;
   return hist;
}

TH2 *TMVA::Results::GetHist2D(const TString &alias) const
{
   auto *hist = dynamic_cast<TH2 *>(GetObject(alias));
   if (!hist)
      Log() << kWARNING << "Results \"" << fName << "\" have no two-dimensional histogram \"" << alias << "\"" << Endl;
   return hist;
}

TGraph *TMVA::Results::GetGraph(const TString &alias) const
{
   return dynamic_cast<TGraph *>(GetObject(alias));
}

TMVA::DataSet *TMVA::Results::GetDataSet() const
{
   DataSet *data = fDsi->GetDataSet();
   data->SetCurrentType(fTreeType);
   return data;
}

void TMVA::Results::Delete()
{
   fAlias.clear();
   fStorage.Delete();
}
