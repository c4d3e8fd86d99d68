// DataLoader: trees, variables, cuts, split options. Single events and copies are in files of their own.
#include "TMVA/DataLoader.h"

#include "TMVA/CvSplit.h"
#include "TMVA/DataSet.h"
#include "TTree.h"
#include "data/AssignedEvents.h"

TMVA::DataLoader::DataLoader(TString thedlName)
{
   SetName(thedlName);
   SetTitle("DataLoader");
   SetConfigName("DataLoader");
   fDefault = &AddDataSet(thedlName);
}

TMVA::DataLoader::~DataLoader() = default;

// ---- trees ---------------------------------------------------------------------------------------------------------

void TMVA::DataLoader::UseInput(EInput input, const TString &caller)
{
   if (fInputKind != EInput::kUnknown && fInputKind != input)
      Log() << kFATAL << caller << ": this DataLoader already got its events from "
            << (fInputKind == EInput::kTrees ? "trees" : "AddEvent and its kin") << "; the two cannot be mixed" << Endl;
   fInputKind = input;
}

TMVA::Types::ETreeType TMVA::DataLoader::TreeTypeNamed(const TString &name)
{
   TString lower = name;
   lower.ToLower();
   const bool train = lower.Contains("train"), test = lower.Contains("test");
   if (!train && !test)
      Log() << kFATAL << "Tree type \"" << name << R"(" is unknown: give "train", "test" or "train and test")" << Endl;
   return train && test ? Types::kMaxTreeType : train ? Types::kTraining : Types::kTesting;
}

void TMVA::DataLoader::AddTree(TTree *tree, const TString &className, Double_t weight, const TCut &cut,
                               Types::ETreeType tt)
{
   UseInput(EInput::kTrees, "AddTree");
   fInput->AddTree(tree, className, weight, cut, tt);
   fDefault->AddClass(className);
   fDefault->SetNeedsRebuilding();
}

void TMVA::DataLoader::AddTree(TTree *tree, const TString &className, Double_t weight, const TCut &cut,
                               const TString &treeType)
{
   AddTree(tree, className, weight, cut, TreeTypeNamed(treeType));
}

void TMVA::DataLoader::AddTextFile(const TString &file, const TString &className, Double_t weight,
                                   Types::ETreeType treetype)
{
   UseInput(EInput::kTrees, "AddTree");
   fInput->AddTree(file, className, weight, "", treetype);
   fDefault->AddClass(className);
   fDefault->SetNeedsRebuilding();
}

void TMVA::DataLoader::SetTree(TTree *tree, const TString &className, Double_t weight)
{
   fInput->ClearTreeList(className);
   AddTree(tree, className, weight);
}

void TMVA::DataLoader::AddSignalTree(TTree *signal, Double_t weight, Types::ETreeType treetype)
{
   AddTree(signal, "Signal", weight, "", treetype);
}

void TMVA::DataLoader::AddSignalTree(TString datFileS, Double_t weight, Types::ETreeType treetype)
{
   AddTextFile(datFileS, "Signal", weight, treetype);
}

void TMVA::DataLoader::AddSignalTree(TTree *signal, Double_t weight, const TString &treetype)
{
   AddTree(signal, "Signal", weight, "", treetype);
}

void TMVA::DataLoader::SetSignalTree(TTree *signal, Double_t weight)
{
   SetTree(signal, "Signal", weight);
}

void TMVA::DataLoader::AddBackgroundTree(TTree *background, Double_t weight, Types::ETreeType treetype)
{
   AddTree(background, "Background", weight, "", treetype);
}

void TMVA::DataLoader::AddBackgroundTree(TString datFileB, Double_t weight, Types::ETreeType treetype)
{
   AddTextFile(datFileB, "Background", weight, treetype);
}

void TMVA::DataLoader::AddBackgroundTree(TTree *background, Double_t weight, const TString &treetype)
{
   AddTree(background, "Background", weight, "", treetype);
}

void TMVA::DataLoader::SetBackgroundTree(TTree *background, Double_t weight)
{
   SetTree(background, "Background", weight);
}

void TMVA::DataLoader::AddRegressionTree(TTree *tree, Double_t weight, Types::ETreeType treetype)
{
   AddTree(tree, "Regression", weight, "", treetype);
}

void TMVA::DataLoader::SetInputTrees(const TString &signalFileName, const TString &backgroundFileName,
                                     Double_t signalWeight, Double_t backgroundWeight)
{
   AddSignalTree(signalFileName, signalWeight);
   AddBackgroundTree(backgroundFileName, backgroundWeight);
}

void TMVA::DataLoader::SetInputTrees(TTree *inputTree, const TCut &SigCut, const TCut &BgCut)
{
   AddTree(inputTree, "Signal", 1., SigCut);
   AddTree(inputTree, "Background", 1., BgCut);
}

void TMVA::DataLoader::SetInputTrees(TTree *signal, TTree *background, Double_t signalWeight, Double_t backgroundWeight)
{
   AddSignalTree(signal, signalWeight);
   AddBackgroundTree(background, backgroundWeight);
}

// ---- variables -----------------------------------------------------------------------------------------------------

void TMVA::DataLoader::SetInputVariables(std::vector<TString> *theVariables)
{
   for (const TString &variable : *theVariables)
      AddVariable(variable);
}

void TMVA::DataLoader::AddVariable(const TString &expression, const TString &title, const TString &unit, char type,
                                   Double_t min, Double_t max)
{
   fDefault->AddVariable(expression, title, unit, min, max, type);
}

void TMVA::DataLoader::AddVariable(const TString &expression, char type, Double_t min, Double_t max)
{
   AddVariable(expression, "", "", type, min, max);
}

void TMVA::DataLoader::AddVariablesArray(const TString &expression, int size, char type, Double_t min, Double_t max)
{
   fDefault->AddVariablesArray(expression, size, "", "", min, max, type);
}

void TMVA::DataLoader::AddTarget(const TString &expression, const TString &title, const TString &unit, Double_t min,
                                 Double_t max)
{
   fDefault->AddTarget(expression, title, unit, min, max);
}

void TMVA::DataLoader::AddRegressionTarget(const TString &expression, const TString &title, const TString &unit,
                                           Double_t min, Double_t max)
{
   AddTarget(expression, title, unit, min, max);
}

void TMVA::DataLoader::AddSpectator(const TString &expression, const TString &title, const TString &unit, Double_t min,
                                    Double_t max)
{
   fDefault->AddSpectator(expression, title, unit, min, max);
}

// ---- weights and cuts ----------------------------------------------------------------------------------------------

void TMVA::DataLoader::SetSignalWeightExpression(const TString &variable)
{
   SetWeightExpression(variable, "Signal");
}

void TMVA::DataLoader::SetBackgroundWeightExpression(const TString &variable)
{
   SetWeightExpression(variable, "Background");
}

void TMVA::DataLoader::SetWeightExpression(const TString &variable, const TString &className)
{
   if (className.IsNull() && fDefault->GetNClasses() == 0) {
      SetSignalWeightExpression(variable);
      SetBackgroundWeightExpression(variable);
      return;
   }
   fDefault->SetWeightExpression(variable, className);
}

void TMVA::DataLoader::SetCut(const TString &cut, const TString &className)
{
   SetCut(TCut(cut), className);
}

void TMVA::DataLoader::SetCut(const TCut &cut, const TString &className)
{
   fDefault->SetCut(cut, className);
}

void TMVA::DataLoader::AddCut(const TString &cut, const TString &className)
{
   AddCut(TCut(cut), className);
}

void TMVA::DataLoader::AddCut(const TCut &cut, const TString &className)
{
   fDefault->AddCut(cut, className);
}

void TMVA::DataLoader::PrepareTrainingAndTestTree(const TCut &cut, const TString &splitOpt)
{
   AddCut(cut);
   fDefault->SetSplitOptions(splitOpt);
}

void TMVA::DataLoader::PrepareTrainingAndTestTree(TCut sigcut, TCut bkgcut, const TString &splitOpt)
{
   AddCut(sigcut, "Signal");
   AddCut(bkgcut, "Background");
   fDefault->SetSplitOptions(splitOpt);
}

void TMVA::DataLoader::PrepareTrainingAndTestTree(const TCut &cut, Int_t Ntrain, Int_t Ntest)
{
   PrepareTrainingAndTestTree(cut, Ntrain, Ntrain, Ntest, Ntest, "SplitMode=Random:EqualTrainSample:!V");
}

void TMVA::DataLoader::PrepareTrainingAndTestTree(const TCut &cut, Int_t NsigTrain, Int_t NbkgTrain, Int_t NsigTest,
                                                  Int_t NbkgTest, const TString &otherOpt)
{
   const auto allThatAreLeft = [](Int_t n) { return std::max(n, 0); }; // -1 here, 0 as an option
   PrepareTrainingAndTestTree(cut,
                              TString::Format("nTrain_Signal=%d:nTrain_Background=%d:nTest_Signal=%d:"
                                              "nTest_Background=%d:%s",
                                              allThatAreLeft(NsigTrain), allThatAreLeft(NbkgTrain),
                                              allThatAreLeft(NsigTest), allThatAreLeft(NbkgTest), otherOpt.Data()));
}

// ---- the data set --------------------------------------------------------------------------------------------------

TMVA::DataSetInfo &TMVA::DataLoader::AddDataSet(DataSetInfo &dsi)
{
   dsi.SetDataInput(fInput);
   fDefault = &dsi;
   return dsi;
}

TMVA::DataSetInfo &TMVA::DataLoader::AddDataSet(const TString &dsiName)
{
   for (const auto &dsi : fDataSets)
      if (dsiName == dsi->GetName())
         return *dsi;
   fDataSets.push_back(std::make_shared<DataSetInfo>(dsiName));
   fDataSets.back()->SetDataInput(fInput);
   return *fDataSets.back();
}

void TMVA::DataLoader::MakeKFoldDataSet(CvSplit &s)
{
   s.MakeKFoldDataSet(*fDefault);
}

void TMVA::DataLoader::PrepareFoldDataSet(CvSplit &s, UInt_t foldNumber, Types::ETreeType tt)
{
   s.PrepareFoldDataSet(*fDefault, foldNumber, tt);
}

void TMVA::DataLoader::RecombineKFoldDataSet(CvSplit &s, Types::ETreeType tt)
{
   s.RecombineKFoldDataSet(*fDefault, tt);
}

TH2 *TMVA::DataLoader::GetCorrelationMatrix(const TString &className)
{
   fDefault->GetDataSet(); // computes the matrix
   const TMatrixD *matrix = fDefault->CorrelationMatrix(className);
   if (!matrix)
      Log() << kERROR << "There is no correlation matrix of class \"" << className
            << "\": the class is unknown, or its computation was switched off" << Endl;
   return fDefault->CreateCorrelationMatrixHist(matrix, "CorrelationMatrix" + className,
                                                "Correlation Matrix (" + className + ")");
}
