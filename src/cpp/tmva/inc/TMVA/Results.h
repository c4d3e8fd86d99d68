// What a method answered on one sample, and the histograms made from it.
#ifndef TMVA_Results
#define TMVA_Results

#include "TList.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/Types.h"
#include "TString.h"

#include <map>
#include <vector>

class TH1;
class TH2;
class TGraph;

namespace TMVA {

class DataSet;
class DataSetInfo;

class Results {
public:
   Results(const DataSetInfo *dsi, TString resultsName);
   virtual ~Results();
   Results(const Results &) = delete;
   Results &operator=(const Results &) = delete;

   const TString &GetName() const { return fName; }
   /// Takes ownership, under the alias (default: the object's name); fatal if the alias is taken.
   void Store(TObject *obj, const char *alias = nullptr);
   /// As Store, but deletes what had that alias: for an evaluation that is repeated.
   void Replace(TObject *obj, const char *alias = nullptr);
   TObject *GetObject(const TString &alias) const;
   Bool_t DoesExist(const TString &alias) const { return GetObject(alias) != nullptr; }
   TH1 *GetHist(const TString &alias) const;   ///< warning and nullptr if missing
   TH2 *GetHist2D(const TString &alias) const; ///< warning and nullptr if missing
   TGraph *GetGraph(const TString &alias) const;

   void SetTreeType(Types::ETreeType type) { fTreeType = type; }
   Types::ETreeType GetTreeType() const { return fTreeType; }
   const DataSetInfo *GetDataSetInfo() const { return fDsi; }
   DataSet *GetDataSet() const; ///< with the current type set to the one of these results
   TList *GetStorage() const { return &fStorage; }
   virtual Types::EAnalysisType GetAnalysisType() { return Types::kNoAnalysisType; }
   void Delete();
   virtual const std::vector<Float_t> &operator[](Int_t ievt) const = 0;
   virtual Long64_t GetSize() const = 0;

protected:
   MsgLogger &Log() const { return fLogger; }

private:
   TString fName;
   const DataSetInfo *fDsi; //! not owned
   Types::ETreeType fTreeType = Types::kTraining;
   mutable TList fStorage;               //! owned objects in the order of their storing
   std::map<TString, TObject *> fAlias;  //!
   mutable MsgLogger fLogger{"Results"}; //!
};

} // namespace TMVA
#endif
