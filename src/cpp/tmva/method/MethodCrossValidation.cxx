// The methods of all folds as one method: options, state, and the methods of the folds read from their own.
#include "TMVA/MethodCrossValidation.h"

#include "TMVA/ClassifierFactory.h"
#include "TMVA/Config.h"
#include "TMVA/Tools.h"
#include "job/MethodLibrary.h"

#include <filesystem>
#include <stdexcept>

REGISTER_METHOD(CrossValidation)

namespace TMVA {

MethodCrossValidation::MethodCrossValidation(const TString &jobName, const TString &methodTitle, DataSetInfo &theData,
                                             const TString &theOption)
   : MethodBase(jobName, Types::kCrossValidation, methodTitle, theData, theOption), fFoldJobName(jobName)
{
}

MethodCrossValidation::MethodCrossValidation(DataSetInfo &theData, const TString &theWeightFile)
   : MethodBase(Types::kCrossValidation, theData, theWeightFile)
{
}

MethodCrossValidation::~MethodCrossValidation() = default;

Bool_t MethodCrossValidation::HasAnalysisType(Types::EAnalysisType type, UInt_t, UInt_t)
{
   return type == Types::kClassification || type == Types::kMulticlass || type == Types::kRegression;
}

void MethodCrossValidation::DeclareOptions()
{
   DeclareOptionRef(fEncapsulatedMethodName, "EncapsulatedMethodName", "Title of the fold methods, without _fold<i>");
   DeclareOptionRef(fEncapsulatedMethodTypeName, "EncapsulatedMethodTypeName", "Type of the fold methods");
   DeclareOptionRef(fNumFolds, "NumFolds", "Number of folds");
   DeclareOptionRef(fOutputEnsembling, "OutputEnsembling", "None: the method of the event's fold; Avg: mean of all");
   AddPreDefTexts({"None", "Avg"});
   DeclareOptionRef(fSplitExprString, "SplitExpr", "Formula that gives the fold of an event; empty: a random split");
}

void MethodCrossValidation::ProcessOptions()
{
   if (fNumFolds < 2 || fEncapsulatedMethodName.IsNull() || fEncapsulatedMethodTypeName.IsNull())
      Log()
         << kFATAL << "Method \"" << GetMethodName() << "\" has NumFolds=" << fNumFolds
         << ", EncapsulatedMethodName=" << fEncapsulatedMethodName
         << ", EncapsulatedMethodTypeName=" << fEncapsulatedMethodTypeName
         << "; it needs two folds at least, and title and type of the methods in them. TMVA::CrossValidation books it"
         << Endl;
   MakeExpression();
}

void MethodCrossValidation::MakeExpression()
{
   fSplitExpr.reset();
   if (fSplitExprString.IsNull())
      return;
   try {
      fSplitExpr = std::make_unique<CvSplitKFoldsExpr>(DataInfo(), fSplitExprString);
   } catch (const std::runtime_error &error) {
      Log() << kFATAL << error.what() << Endl;
   }
}

void MethodCrossValidation::CheckSetup()
{
   MethodBase::CheckSetup();
   if (IsConstructedFromWeightFile() && !IsAverage() && !fSplitExpr)
      Log() << kFATAL << "The method \"" << GetMethodName() << "\" was trained with a random split and "
            << "OutputEnsembling=None: to which fold an event outside the training belongs is not defined. Train with "
            << "SplitType=Deterministic and a SplitExpr, or with OutputEnsembling=Avg; or book one of the folds, "
            << fEncapsulatedMethodName << "_fold1 ... _fold" << fNumFolds << Endl;
}

void MethodCrossValidation::Train()
{
   LoadFolds();
}

void MethodCrossValidation::Reset()
{
   fFoldMethods.clear();
}

void MethodCrossValidation::LoadFolds()
{
   RequireMethodType(fEncapsulatedMethodTypeName, Log());
   fFoldMethods.clear();
   for (UInt_t fold = 0; fold < fNumFolds; ++fold)
      fFoldMethods.push_back(LoadFold(fold));
}

std::unique_ptr<MethodBase> MethodCrossValidation::LoadFold(UInt_t fold)
{
   const TString leaf = fFoldJobName + "_" + fEncapsulatedMethodName + TString::Format("_fold%u.", fold + 1) +
                        gConfig().fIONames.fWeightFileExtension + ".xml";
   const TString name = IsConstructedFromWeightFile()
                           ? std::filesystem::path(GetWeightFileName().Data()).replace_filename(leaf.Data()).string()
                           : (GetWeightFileDir() + "/" + leaf).Data();
   const TString file = fFoldStates.empty() ? name : TString();
   std::unique_ptr<IMethod> made(
      ClassifierFactory::Instance().Create(fEncapsulatedMethodTypeName.Data(), DataInfo(), file));
   auto *method = dynamic_cast<MethodBase *>(made.get());
   if (!method)
      Log() << kFATAL << "No method of type " << fEncapsulatedMethodTypeName << " could be made for fold " << fold + 1
            << " of \"" << GetMethodName() << "\"" << Endl;
   static_cast<void>(made.release()); // now owned as what it really is
   std::unique_ptr<MethodBase> owned(method);
   owned->SetAnalysisType(GetAnalysisType());
   owned->SetModelPersistence(IsModelPersistence());
   owned->SetSilentFile(kTRUE);
   owned->SetupMethod();
   owned->DeclareCompatibilityOptions();
   if (fFoldStates.empty())
      owned->ReadStateFromFile();
   else
      owned->ReadStateFromXMLString(fFoldStates.at(fold).c_str());
   owned->CheckSetup();
   return owned;
}

void MethodCrossValidation::AddWeightsXMLTo(void *parent) const
{
   void *weights = gTools().AddChild(parent, "Weights");
   gTools().AddAttr(weights, "JobName", fFoldJobName);
   gTools().AddAttr(weights, "SplitExpr", fSplitExprString);
   gTools().AddAttr(weights, "NumFolds", fNumFolds);
   gTools().AddAttr(weights, "EncapsulatedMethodName", fEncapsulatedMethodName);
   gTools().AddAttr(weights, "EncapsulatedMethodTypeName", fEncapsulatedMethodTypeName);
   gTools().AddAttr(weights, "OutputEnsembling", fOutputEnsembling);
}

void MethodCrossValidation::ReadWeightsFromXML(void *wghtnode)
{
   gTools().ReadAttr(wghtnode, "JobName", fFoldJobName);
   gTools().ReadAttr(wghtnode, "SplitExpr", fSplitExprString);
   gTools().ReadAttr(wghtnode, "NumFolds", fNumFolds);
   gTools().ReadAttr(wghtnode, "EncapsulatedMethodName", fEncapsulatedMethodName);
   gTools().ReadAttr(wghtnode, "EncapsulatedMethodTypeName", fEncapsulatedMethodTypeName);
   gTools().ReadAttr(wghtnode, "OutputEnsembling", fOutputEnsembling);
   MakeExpression();
   LoadFolds();
}

void MethodCrossValidation::ReadWeightsFromStream(std::istream &)
{
   Log() << kFATAL << "Cross validated methods are read from XML files only" << Endl;
}

void MethodCrossValidation::GetHelpMessage() const
{
   Log()
      << "Holds the methods that a cross validation trained, one a fold. TMVA::CrossValidation books it.\n"
      << "OutputEnsembling=None answers for an event with the method of its fold, which did not see it in training;\n"
      << "for other events than those of the training the fold comes from SplitExpr.\n"
      << "OutputEnsembling=Avg answers with the mean of all folds." << Endl;
}

} // namespace TMVA
