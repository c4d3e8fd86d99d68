// Set-up of a job and booking of its methods.
#include "TMVA/Factory.h"

#include "TFile.h"
#include "TH1.h"
#include "TMVA/ClassifierFactory.h"
#include "TMVA/Config.h"
#include "TMVA/DataLoader.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/MethodBase.h"
#include "TMVA/Tools.h"
#include "TROOT.h"
#include "job/MethodLibrary.h"
#include "options/NearestNames.h"

#include <algorithm>

namespace {

/// Reads the option Boost_num, which belongs to the booking and not to the method, out of a method's option string.
class BoostOption : public TMVA::Configurable {
public:
   explicit BoostOption(const TString &options) : Configurable(options)
   {
      DeclareOptionRef(fNumber, "Boost_num", "number of boosted copies of the method");
      ParseOptions();
   }
   const char *GetName() const override { return "Factory"; }
   Int_t GetNumber() const { return fNumber; }

private:
   Int_t fNumber = 0;
};

TMVA::Types::EAnalysisType AnalysisTypeNamed(const TString &name)
{
   if (name == "Classification")
      return TMVA::Types::kClassification;
   if (name == "Regression")
      return TMVA::Types::kRegression;
   return name == "Multiclass" ? TMVA::Types::kMulticlass : TMVA::Types::kNoAnalysisType;
}

const char *AnalysisName(TMVA::Types::EAnalysisType type)
{
   switch (type) {
   case TMVA::Types::kClassification: return "classification";
   case TMVA::Types::kRegression: return "regression";
   case TMVA::Types::kMulticlass: return "multiclass classification";
   default: return "an undetermined analysis";
   }
}

} // namespace

TMVA::Factory::Factory(TString theJobName, TFile *theTargetFile, TString theOption)
   : Configurable(theOption), fTargetFile(theTargetFile), fJobName(theJobName), fSilentFile(theTargetFile == nullptr)
{
   Setup(theOption);
}

TMVA::Factory::Factory(TString theJobName, TString theOption)
   : Configurable(theOption), fJobName(theJobName), fSilentFile(kTRUE)
{
   // Without a file there is no directory in which the job's histograms could wait to be written.
   TH1::AddDirectory(kFALSE);
   Setup(theOption);
}

TMVA::Factory::~Factory()
{
   DeleteAllMethods();
}

void TMVA::Factory::Setup(const TString &options)
{
   // Before anything is printed.
   gConfig().SetSilent(gTools().CheckForSilentOption(options));
   fColor = !gROOT->IsBatch();
   DeclareFactoryOptions();
   ParseOptions();
   CheckForUnusedOptions();

   if (fVerboseLevel == "Debug")
      SetMsgType(kDEBUG);
   else if (fVerbose || fVerboseLevel == "Verbose")
      SetMsgType(kVERBOSE);
   gConfig().SetUseColor(fColor);
   gConfig().SetSilent(fSilent);
   gConfig().SetDrawProgressBar(fDrawProgressBar);
   fAnalysisType = AnalysisTypeNamed(fAnalysisTypeName);

   if (fTargetFile && (!fTargetFile->IsOpen() || !fTargetFile->IsWritable()))
      Log() << kFATAL << "The output file \"" << fTargetFile->GetName() << "\" is "
            << (fTargetFile->IsOpen() ? "open for reading only" : "not open")
            << "; open it with TFile::Open(name, \"RECREATE\") and close it after EvaluateAllMethods" << Endl;
   Greetings();
}

void TMVA::Factory::DeclareFactoryOptions()
{
   DeclareOptionRef(fVerbose, "V", "Verbose flag");
   DeclareOptionRef(fVerboseLevel, "VerboseLevel", "Level of the messages");
   AddPreDefTexts({"Debug", "Verbose", "Info"});
   DeclareOptionRef(fColor, "Color", "Coloured messages, on a terminal");
   DeclareOptionRef(fTransformations, "Transformations",
                    "Chains of transformations for the plots of the input variables, separated by ';', e.g. I;D;G,D");
   DeclareOptionRef(fCorrelations, "Correlations", "Correlations of the methods' responses in the evaluation");
   DeclareOptionRef(fROC, "ROC", "ROC integrals in the evaluation");
   DeclareOptionRef(fSilent, "Silent", "No output but fatal errors");
   DeclareOptionRef(fDrawProgressBar, "DrawProgressBar", "Progress of training and testing");
   DeclareOptionRef(fModelPersistence, "ModelPersistence",
                    "Write weights files and go on with what was read from them");
   DeclareOptionRef(fAnalysisTypeName, "AnalysisType", "What the job is about; Auto: seen from the classes");
   AddPreDefTexts({"Classification", "Regression", "Multiclass", "Auto"});
}

void TMVA::Factory::Greetings()
{
   gTools().TMVAWelcomeMessage(Log());
   gTools().TMVAVersionMessage(Log());
   gTools().ROOTVersionMessage(Log());
}

TMVA::MethodBase *TMVA::Factory::BookMethod(DataLoader *loader, TString theMethodName, TString methodTitle,
                                            TString theOption)
{
   // PyROOT turns an enumerator into a TString of one character; no method type has a name so short.
   if (theMethodName.Length() == 1 && static_cast<unsigned char>(theMethodName[0]) < Types::kMaxMethod)
      theMethodName = RequireMethodType(static_cast<Types::EMVA>(static_cast<unsigned char>(theMethodName[0])), Log());
   RequireMethodType(theMethodName, Log());
   if (!loader)
      Log() << kFATAL << "BookMethod(\"" << theMethodName << "\", \"" << methodTitle << "\") was given no DataLoader"
            << Endl;
   if (methodTitle.IsNull())
      Log() << kFATAL << "BookMethod(\"" << theMethodName
            << "\", \"\"): a method needs a title, it names its weights file" << Endl;
   if (methodTitle.Contains("/"))
      Log() << kFATAL << "BookMethod(\"" << theMethodName << "\", \"" << methodTitle
            << "\"): the title names files and folders of the method, so it cannot contain a \"/\"" << Endl;
   if (fModelPersistence && fJobName.Contains("/"))
      Log() << kFATAL << "BookMethod(\"" << theMethodName << "\", \"" << methodTitle << "\"): the job name \""
            << fJobName
            << "\" begins the names of the weights files, so it cannot contain a \"/\"; the DataLoader's name may"
            << Endl;
   const TString dataset = loader->GetName();
   DataSetInfo &dataSetInfo = loader->GetDataSetInfo();
   DetermineAnalysisType(dataSetInfo);
   if (HasMethod(dataset, methodTitle))
      Log() << kFATAL << "A method with the title \"" << methodTitle << "\" is already booked for the data set \""
            << dataset << "\"; every method needs a title of its own" << Endl;
   const BoostOption boost(theOption);
   if (boost.GetNumber() > 0)
      Log() << kFATAL << "Method \"" << methodTitle << "\": Boost_num=" << boost.GetNumber()
            << " asks for boosted copies, which this TMVA does not offer; leave the option out" << Endl;

   Log() << kHEADER << "Booking method: " << methodTitle << Endl;
   Log() << Endl;
   std::unique_ptr<IMethod> made(ClassifierFactory::Instance().Create(theMethodName.Data(), fJobName, methodTitle,
                                                                      dataSetInfo, boost.GetOptions()));
   auto *method = dynamic_cast<MethodBase *>(made.get());
   if (!method)
      return nullptr;
   if (!method->HasAnalysisType(fAnalysisType, dataSetInfo.GetNClasses(), dataSetInfo.GetNTargets())) {
      Log() << kWARNING << "Method \"" << methodTitle << "\" of type " << theMethodName << " cannot do "
            << AnalysisName(fAnalysisType) << " with " << dataSetInfo.GetNClasses() << " classes and "
            << dataSetInfo.GetNTargets() << " targets; it is not booked" << Endl;
      return nullptr;
   }
   // Without weights files nothing may appear on the disk.
   const auto &names = gConfig().GetIONames();
   const TString prefix = names.fWeightFileDirPrefix.IsNull() ? TString("") : names.fWeightFileDirPrefix + "/";
   if (fModelPersistence)
      method->SetWeightFileDir(prefix + dataset + "/" + names.fWeightFileDir);
   method->SetModelPersistence(fModelPersistence);
   method->SetAnalysisType(fAnalysisType);
   method->SetupMethod();
   method->ParseOptions();
   method->ProcessSetup();
   method->SetFile(fTargetFile);
   method->SetSilentFile(IsSilentFile());
   method->CheckSetup();
   fLoaders.push_back(loader->Share());
   MethodsOf(dataset).push_back(made.release());
   return method;
}

TMVA::MethodBase *TMVA::Factory::BookMethod(DataLoader *loader, Types::EMVA theMethod, TString methodTitle,
                                            TString theOption)
{
   return BookMethod(loader, RequireMethodType(theMethod, Log()), methodTitle, theOption);
}

TMVA::MethodBase *TMVA::Factory::BookMethod(DataLoader *, Types::EMVA, TString methodTitle, TString, Types::EMVA,
                                            TString)
{
   Log() << kERROR << "Method \"" << methodTitle << "\": this TMVA does not offer composite methods; nothing is booked"
         << Endl;
   return nullptr;
}

void TMVA::Factory::DetermineAnalysisType(const DataSetInfo &dataSetInfo)
{
   if (fAnalysisType != Types::kNoAnalysisType)
      return;
   const auto nClasses = dataSetInfo.GetNClasses();
   if (nClasses == 2 && dataSetInfo.GetClassInfo("Signal") && dataSetInfo.GetClassInfo("Background"))
      fAnalysisType = Types::kClassification;
   else if (nClasses >= 2)
      fAnalysisType = Types::kMulticlass;
   else if (dataSetInfo.GetNTargets() > 0)
      fAnalysisType = Types::kRegression;
   else
      Log() << kFATAL << "AnalysisType=Auto: the data set \"" << dataSetInfo.GetName() << "\" has " << nClasses
            << " classes and no targets, which fits no analysis; add its trees before booking methods, or give the "
            << "option AnalysisType=Classification, Regression or Multiclass" << Endl;
   Log() << kINFO << "AnalysisType=Auto: the job is " << AnalysisName(fAnalysisType) << Endl;
}

TMVA::Factory::MVector &TMVA::Factory::MethodsOf(const TString &datasetname)
{
   auto &methods = fMethodsMap[datasetname];
   if (!methods)
      methods = new MVector;
   return *methods;
}

TMVA::IMethod *TMVA::Factory::GetMethod(const TString &datasetname, const TString &title) const
{
   const auto found = fMethodsMap.find(datasetname);
   if (found == fMethodsMap.end())
      return nullptr;
   const auto &methods = *found->second;
   const auto method =
      std::find_if(methods.begin(), methods.end(), [&title](const IMethod *m) { return title == m->GetName(); });
   return method == methods.end() ? nullptr : *method;
}

Bool_t TMVA::Factory::HasMethod(const TString &datasetname, const TString &title) const
{
   return GetMethod(datasetname, title) != nullptr;
}

TMVA::Factory::MVector TMVA::Factory::MethodsNamed(const TString &datasetname, const TString &title) const
{
   const auto found = fMethodsMap.find(datasetname);
   if (title == "" && found != fMethodsMap.end())
      return *found->second;
   if (auto *method = GetMethod(datasetname, title))
      return {method};
   std::vector<std::string> booked;
   for (const auto &entry : fMethodsMap) {
      for (const auto *method : *entry.second)
         booked.emplace_back((entry.first + "/" + method->GetName()).Data());
   }
   Log() << kWARNING << "No method \"" << (title == "" ? TString("(any)") : title) << "\" is booked for the data set \""
         << datasetname << "\"; booked are " << QuotedList(booked) << Endl;
   return {};
}

void TMVA::Factory::DeleteAllMethods()
{
   for (auto &entry : fMethodsMap) {
      for (auto *method : *entry.second)
         delete method;
      delete entry.second;
   }
   fMethodsMap.clear();
}

TDirectory *TMVA::Factory::RootBaseDir()
{
   return fTargetFile;
}
