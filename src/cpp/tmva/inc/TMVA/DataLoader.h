// The user's door to the data: trees, variables, cuts, weights, split options of one data set.
#ifndef TMVA_DataLoader
#define TMVA_DataLoader

#include "TCut.h"
#include "TMVA/Configurable.h"
#include "TMVA/DataInputHandler.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/Types.h"
#include "TString.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

class TH2;
class TTree;

namespace TMVA {

class CvSplit;

/// The name is that of the data set: directory in the output file, directory of the weights, key of the methods.
class DataLoader : public Configurable {
public:
   explicit DataLoader(TString thedlName = "default");
   ~DataLoader() override;

   // ---- trees -----------------------------------------------------------------------------------------------------
   // Neither owned nor changed, and read when the data set is built: they must live until then. Tree type kMaxTreeType
   // means: to be split; as text, "train" or "test".
   void SetInputTrees(const TString &signalFileName, const TString &backgroundFileName, Double_t signalWeight = 1.0,
                      Double_t backgroundWeight = 1.0);
   void SetInputTrees(TTree *inputTree, const TCut &SigCut, const TCut &BgCut);
   void SetInputTrees(TTree *signal, TTree *background, Double_t signalWeight = 1.0, Double_t backgroundWeight = 1.0);
   void AddSignalTree(TTree *signal, Double_t weight = 1.0, Types::ETreeType treetype = Types::kMaxTreeType);
   void AddSignalTree(TString datFileS, Double_t weight = 1.0, Types::ETreeType treetype = Types::kMaxTreeType);
   void AddSignalTree(TTree *signal, Double_t weight, const TString &treetype);
   void SetSignalTree(TTree *signal, Double_t weight = 1.0); ///< replaces those added before
   void AddBackgroundTree(TTree *background, Double_t weight = 1.0, Types::ETreeType treetype = Types::kMaxTreeType);
   void AddBackgroundTree(TString datFileB, Double_t weight = 1.0, Types::ETreeType treetype = Types::kMaxTreeType);
   void AddBackgroundTree(TTree *background, Double_t weight, const TString &treetype);
   void SetBackgroundTree(TTree *background, Double_t weight = 1.0); ///< replaces those added before
   void AddRegressionTree(TTree *tree, Double_t weight = 1.0, Types::ETreeType treetype = Types::kMaxTreeType);
   void SetTree(TTree *tree, const TString &className, Double_t weight); ///< deprecated
   void AddTree(TTree *tree, const TString &className, Double_t weight = 1.0, const TCut &cut = "",
                Types::ETreeType tt = Types::kMaxTreeType);
   void AddTree(TTree *tree, const TString &className, Double_t weight, const TCut &cut, const TString &treeType);

   // ---- single events ---------------------------------------------------------------------------------------------
   // Values in the order variables, targets, spectators. Not together with trees.
   void AddSignalTrainingEvent(const std::vector<Double_t> &event, Double_t weight = 1.0);
   void AddBackgroundTrainingEvent(const std::vector<Double_t> &event, Double_t weight = 1.0);
   void AddSignalTestEvent(const std::vector<Double_t> &event, Double_t weight = 1.0);
   void AddBackgroundTestEvent(const std::vector<Double_t> &event, Double_t weight = 1.0);
   void AddTrainingEvent(const TString &className, const std::vector<Double_t> &event, Double_t weight);
   void AddTestEvent(const TString &className, const std::vector<Double_t> &event, Double_t weight);
   void AddEvent(const TString &className, Types::ETreeType tt, const std::vector<Double_t> &event, Double_t weight);
   Bool_t UserAssignEvents(UInt_t clIndex);            ///< whether events of that class were added one by one
   TTree *CreateEventAssignTrees(const TString &name); ///< an empty tree for them; the caller owns it

   // ---- variables -------------------------------------------------------------------------------------------------
   void SetInputVariables(std::vector<TString> *theVariables); ///< deprecated
   void AddVariable(const TString &expression, const TString &title, const TString &unit, char type = 'F',
                    Double_t min = 0, Double_t max = 0);
   void AddVariable(const TString &expression, char type = 'F', Double_t min = 0, Double_t max = 0);
   /// Element i of the array becomes variable i.
   void AddVariablesArray(const TString &expression, int size, char type = 'F', Double_t min = 0, Double_t max = 0);
   void AddTarget(const TString &expression, const TString &title = "", const TString &unit = "", Double_t min = 0,
                  Double_t max = 0);
   void AddRegressionTarget(const TString &expression, const TString &title = "", const TString &unit = "",
                            Double_t min = 0, Double_t max = 0);
   void AddSpectator(const TString &expression, const TString &title = "", const TString &unit = "", Double_t min = 0,
                     Double_t max = 0);

   // ---- weights and cuts ------------------------------------------------------------------------------------------
   void SetSignalWeightExpression(const TString &variable);
   void SetBackgroundWeightExpression(const TString &variable);
   /// Without a class name: of every class known so far; if there is none, of Signal and Background.
   void SetWeightExpression(const TString &variable, const TString &className = "");
   void SetCut(const TString &cut, const TString &className = "");
   void SetCut(const TCut &cut, const TString &className = "");
   void AddCut(const TString &cut, const TString &className = "");
   void AddCut(const TCut &cut, const TString &className = "");

   /// Keeps cuts and split options; the data set itself is built on first use.
   void PrepareTrainingAndTestTree(const TCut &cut, const TString &splitOpt);
   void PrepareTrainingAndTestTree(TCut sigcut, TCut bkgcut, const TString &splitOpt);
   void PrepareTrainingAndTestTree(const TCut &cut, Int_t Ntrain, Int_t Ntest = -1); ///< deprecated
   void PrepareTrainingAndTestTree(const TCut &cut, Int_t NsigTrain, Int_t NbkgTrain, Int_t NsigTest, Int_t NbkgTest,
                                   const TString &otherOpt = "SplitMode=Random:!V");

   // ---- the data set ----------------------------------------------------------------------------------------------
   DataSetInfo &AddDataSet(DataSetInfo &dsi);       ///< makes it the one of this loader; not owned
   DataSetInfo &AddDataSet(const TString &dsiName); ///< the one of that name, made if new
   DataSetInfo &GetDataSetInfo() { return *fDefault; }
   const DataSetInfo &GetDefaultDataSetInfo() { return *fDefault; }
   /// Another loader of the same trees and data set, which may live longer than this one.
   std::shared_ptr<DataLoader> Share() const;
   DataInputHandler &DataInput() { return *fInput; }
   // Folds of cross validation, as the split says.
   void MakeKFoldDataSet(CvSplit &s);
   void PrepareFoldDataSet(CvSplit &s, UInt_t foldNumber, Types::ETreeType tt = Types::kTraining);
   void RecombineKFoldDataSet(CvSplit &s, Types::ETreeType tt = Types::kTraining);
   TH2 *GetCorrelationMatrix(const TString &className); ///< of the training sample; the caller owns it
   /// A new loader that keeps only the variables of variance above the threshold: "VT(0.5)"; the caller owns it.
   DataLoader *VarTransform(TString trafoDefinition);
   DataLoader *MakeCopy(TString name); ///< same trees, variables, cuts and split options; the caller owns it
   friend void DataLoaderCopy(DataLoader *des, DataLoader *src);

private:
   struct AssignedEvents;
   enum class EInput { kUnknown, kTrees, kEvents };

   void UseInput(EInput input, const TString &caller);
   void AddTextFile(const TString &file, const TString &className, Double_t weight, Types::ETreeType treetype);
   AssignedEvents &AssignTree(const TString &className, Types::ETreeType type);
   Types::ETreeType TreeTypeNamed(const TString &name);

   std::shared_ptr<DataInputHandler> fInput = std::make_shared<DataInputHandler>(); //!
   std::vector<std::shared_ptr<DataSetInfo>> fDataSets;                             //!
   DataSetInfo *fDefault;                                                           //! of fDataSets, or the user's
   EInput fInputKind = EInput::kUnknown;                                            //!
   std::map<std::pair<TString, Int_t>, std::unique_ptr<AssignedEvents>> fAssigned;  //! by class and tree type
};

void DataLoaderCopy(DataLoader *des, DataLoader *src);

} // namespace TMVA
#endif
