// What a data set consists of: variables, targets, spectators, classes, cuts, split options. Owns the DataSet.
#ifndef TMVA_DataSetInfo
#define TMVA_DataSetInfo

#include "TCut.h"
#include "TMVA/ClassInfo.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/Types.h"
#include "TMVA/VariableInfo.h"
#include "TMatrixD.h"
#include "TObject.h"
#include "TString.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

class TH2;
class TDirectory;

namespace TMVA {

class DataSet;
class DataInputHandler;
class Event;

class DataSetInfo : public TObject {
public:
   enum { kIsArrayVariable = BIT(15) }; ///< set on the VariableInfo objects of AddVariablesArray

   explicit DataSetInfo(const TString &name = "Default");
   ~DataSetInfo() override;
   DataSetInfo(const DataSetInfo &) = delete;
   DataSetInfo &operator=(const DataSetInfo &) = delete;

   const char *GetName() const override { return fName.Data(); }
   void ClearDataSet() const;
   /// The data set, built from the input on first use and after any change of variables, cuts or split options.
   DataSet *GetDataSet() const;

   VariableInfo &AddVariable(const TString &expression, const TString &title = "", const TString &unit = "",
                             Double_t min = 0, Double_t max = 0, char varType = 'F', Bool_t normalized = kTRUE,
                             void *external = nullptr);
   VariableInfo &AddVariable(const VariableInfo &varInfo);
   void AddVariablesArray(const TString &expression, Int_t size, const TString &title = "", const TString &unit = "",
                          Double_t min = 0, Double_t max = 0, char type = 'F', Bool_t normalized = kTRUE,
                          void *external = nullptr);
   VariableInfo &AddTarget(const TString &expression, const TString &title, const TString &unit, Double_t min,
                           Double_t max, Bool_t normalized = kTRUE, void *external = nullptr);
   VariableInfo &AddTarget(const VariableInfo &varInfo);
   VariableInfo &AddSpectator(const TString &expression, const TString &title, const TString &unit, Double_t min,
                              Double_t max, char type = 'F', Bool_t normalized = kTRUE, void *external = nullptr);
   VariableInfo &AddSpectator(const VariableInfo &varInfo);
   /// The class of that name, made if new; numbers 0, 1, 2 ... in the order of the first call.
   ClassInfo *AddClass(const TString &className);

   std::vector<VariableInfo> &GetVariableInfos() { return fVariables; }
   const std::vector<VariableInfo> &GetVariableInfos() const { return fVariables; }
   VariableInfo &GetVariableInfo(Int_t i) { return fVariables.at(i); }
   const VariableInfo &GetVariableInfo(Int_t i) const { return fVariables.at(i); }
   std::vector<VariableInfo> &GetTargetInfos() { return fTargets; }
   const std::vector<VariableInfo> &GetTargetInfos() const { return fTargets; }
   VariableInfo &GetTargetInfo(Int_t i) { return fTargets.at(i); }
   const VariableInfo &GetTargetInfo(Int_t i) const { return fTargets.at(i); }
   std::vector<VariableInfo> &GetSpectatorInfos() { return fSpectators; }
   const std::vector<VariableInfo> &GetSpectatorInfos() const { return fSpectators; }
   VariableInfo &GetSpectatorInfo(Int_t i) { return fSpectators.at(i); }
   const VariableInfo &GetSpectatorInfo(Int_t i) const { return fSpectators.at(i); }

   Int_t GetVarArraySize(const TString &expression) const; ///< -1 if not an array
   Bool_t IsVariableFromArray(Int_t i) const { return fVariables.at(i).TestBit(kIsArrayVariable); }
   UInt_t GetNVariables() const { return fVariables.size(); }
   UInt_t GetNTargets() const { return fTargets.size(); }
   UInt_t GetNSpectators(bool all = kTRUE) const; ///< all == false leaves out those of type 'C'
   UInt_t GetNClasses() const { return fClasses.size(); }

   const TString &GetNormalization() const { return fNormalization; }
   void SetNormalization(const TString &norm) { fNormalization = norm; }
   void SetTrainingSumSignalWeights(Double_t w) { fTrainingSumSignalWeights = w; }
   void SetTrainingSumBackgrWeights(Double_t w) { fTrainingSumBackgrWeights = w; }
   void SetTestingSumSignalWeights(Double_t w) { fTestingSumSignalWeights = w; }
   void SetTestingSumBackgrWeights(Double_t w) { fTestingSumBackgrWeights = w; }
   // Fatal while the data set was never built.
   Double_t GetTrainingSumSignalWeights() const;
   Double_t GetTrainingSumBackgrWeights() const;
   Double_t GetTestingSumSignalWeights() const;
   Double_t GetTestingSumBackgrWeights() const;

   Int_t GetClassNameMaxLength() const;
   Int_t GetVariableNameMaxLength() const;
   Int_t GetTargetNameMaxLength() const;
   ClassInfo *GetClassInfo(Int_t clNum) const;         ///< nullptr if out of range
   ClassInfo *GetClassInfo(const TString &name) const; ///< nullptr if unknown
   void PrintClasses() const;
   Bool_t IsSignal(const Event *ev) const;
   UInt_t GetSignalClassIndex() const { return fSignalClass; }
   std::vector<Float_t> *GetTargetsForMulticlass(const Event *ev); ///< one-hot, owned by this object
   Int_t FindVarIndex(const TString &internalName) const;          ///< fatal if missing
   std::vector<TString> GetListOfVariables() const;                ///< the expressions

   const TString GetWeightExpression(Int_t i) const;
   void SetWeightExpression(const TString &expr, const TString &className = "");
   const TCut &GetCut(Int_t i) const;
   const TCut &GetCut(const TString &className) const;
   void SetCut(const TCut &cut, const TString &className);
   void AddCut(const TCut &cut, const TString &className);
   Bool_t HasCuts() const;

   const TMatrixD *CorrelationMatrix(const TString &className) const;
   void SetCorrelationMatrix(const TString &className, TMatrixD *matrix);
   void PrintCorrelationMatrix(const TString &className) const;
   TH2 *CreateCorrelationMatrixHist(const TMatrixD *matrix, const TString &hName, const TString &hTitle) const;

   void SetSplitOptions(const TString &options);
   const TString &GetSplitOptions() const { return fSplitOptions; }
   void SetRootDir(TDirectory *dir) { fRootDir = dir; }
   TDirectory *GetRootDir() const { return fRootDir; }
   void SetMsgType(EMsgType t) const { fLogger.SetMinType(t); }

   /// Where the events come from; not owned. Without it the data set is an empty one, to be filled by the Reader.
   void SetDataInput(std::shared_ptr<DataInputHandler> input) { fInput = std::move(input); }
   void SetNeedsRebuilding() const { fNeedsRebuilding = kTRUE; }

private:
   std::vector<ClassInfo *> ClassesNamed(const TString &className);
   MsgLogger &Log() const { return fLogger; }

   TString fName;
   mutable std::unique_ptr<DataSet> fDataSet; //!
   mutable Bool_t fNeedsRebuilding = kTRUE;
   std::shared_ptr<DataInputHandler> fInput; //!
   std::vector<VariableInfo> fVariables;
   std::vector<VariableInfo> fTargets;
   std::vector<VariableInfo> fSpectators;
   std::map<TString, Int_t> fVarArrays;
   std::vector<std::unique_ptr<ClassInfo>> fClasses; //!
   UInt_t fSignalClass = 0;
   TString fNormalization = "NONE";
   TString fSplitOptions;
   Double_t fTrainingSumSignalWeights = -1;
   Double_t fTrainingSumBackgrWeights = -1;
   Double_t fTestingSumSignalWeights = -1;
   Double_t fTestingSumBackgrWeights = -1;
   TDirectory *fRootDir = nullptr;             //! not owned
   std::vector<Float_t> fTargetsForMulticlass; //!
   mutable MsgLogger fLogger{"DataSetInfo"};   //!

   ClassDefOverride(DataSetInfo, 0)
};

} // namespace TMVA
#endif
