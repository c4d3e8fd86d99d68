// Base of all methods: construction, options, set-up, directories of the output file.
#include "TMVA/MethodBase.h"

#include "TDirectory.h"
#include "TFile.h"
#include "TMVA/Config.h"
#include "TMVA/PDF.h"
#include "TMVA/Ranking.h"
#include "TMVA/Results.h"
#include "TMVA/Tools.h"
#include "TMVA/Version.h"
#include "TObjString.h"
#include "TROOT.h"
#include "TSpline.h"
#include "TSystem.h"
#include "options/OutputDirectory.h"

#include <filesystem>
#include <system_error>

namespace TMVA {

namespace {

EMsgType MessageLevel(const TString &name, EMsgType ifDefault)
{
   if (name == "Debug")
      return kDEBUG;
   if (name == "Verbose")
      return kVERBOSE;
   if (name == "Info")
      return kINFO;
   if (name == "Warning")
      return kWARNING;
   if (name == "Error")
      return kERROR;
   return name == "Fatal" ? kFATAL : ifDefault;
}

} // namespace

MethodBase::MethodBase(const TString &jobName, Types::EMVA methodType, const TString &methodTitle, DataSetInfo &dsi,
                       const TString &theOption)
   : Configurable(theOption), fJobName(jobName), fMethodName(methodTitle), fMethodType(methodType),
     fConstructedFromWeightFile(kFALSE), fDataSetInfo(dsi),
     fTransformation(std::make_unique<TransformationHandler>(dsi, methodTitle))
{
   SetTestvarName();
}

// The title is in the file, and known once the file is read.
MethodBase::MethodBase(Types::EMVA methodType, DataSetInfo &dsi, const TString &weightFile)
   : fMethodName("Method"), fMethodType(methodType), fConstructedFromWeightFile(kTRUE), fDataSetInfo(dsi),
     fTransformation(std::make_unique<TransformationHandler>(dsi, "Method")), fWeightFile(weightFile)
{
   SetTestvarName();
}

MethodBase::~MethodBase()
{
   ReleaseTransformed();
   delete fInputVars;
   delete fRanking;
   delete fRegressionReturnVal;
   delete fMulticlassReturnVal;
}

void MethodBase::SetupMethod()
{
   if (fSetupCompleted)
      Log() << kFATAL << "SetupMethod() was called twice for the method \"" << fMethodName
            << "\"; a method is set up once, when it is booked or read" << Endl;
   InitBase();
   DeclareBaseOptions();
   Init();
   DeclareOptions();
   fSetupCompleted = kTRUE;
}

void MethodBase::ProcessSetup()
{
   ProcessBaseOptions();
   ProcessOptions();
}

void MethodBase::CheckSetup()
{
   CheckForUnusedOptions();
}

void MethodBase::InitBase()
{
   SetConfigDescription("Configuration options for the classifier or regressor");
   const auto &plotting = gConfig().fVariablePlotting;
   fNbins = plotting.fNbinsXOfROCCurve;
   fNbinsMVAoutput = plotting.fNbinsMVAoutput;
   fNbinsH = 10000;
   fTMVATrainingVersion = TMVA_VERSION_CODE;
   fROOTTrainingVersion = gROOT->GetVersionCode();
   fBaseDir = nullptr;
   fMethodBaseDir = nullptr;
   delete fInputVars;
   fInputVars = new std::vector<TString>(DataInfo().GetListOfVariables());
}

void MethodBase::DeclareBaseOptions()
{
   DeclareOptionRef(fVerbose, "V", "Print more while training and evaluating");
   DeclareOptionRef(fVerbosityLevelString, "VerbosityLevel", "Lowest level of the messages that are printed");
   AddPreDefTexts({"Default", "Debug", "Verbose", "Info", "Warning", "Error", "Fatal"});
   DeclareOptionRef(fVarTransformString, "VarTransform",
                    "Transformations of the input variables, applied from left to right, e.g. \"N,D,G_Signal\"");
   DeclareOptionRef(fHelp, "H", "Print the method's help text before the training");
   DeclareOptionRef(fHasMVAPdfs, "CreateMVAPdfs", "Make densities of the response, for probability and rarity");
   DeclareOptionRef(fIgnoreNegWeightsInTraining, "IgnoreNegWeightsInTraining",
                    "Give events of negative weight the weight 0 while training");
}

void MethodBase::DeclareCompatibilityOptions()
{
   DeclareOptionRef(fNormalise, "Normalise", "Of old weights files; use VarTransform=N");
   DeclareOptionRef(fUseDecorr, "D", "Of old weights files; use VarTransform=D");
   DeclareOptionRef(fVariableTransformTypeString, "VarTransformType", "Of old weights files; use e.g. D_Signal");
   AddPreDefTexts({"Signal", "Background"});
   DeclareOptionRef(fTxtWeightsOnly, "TxtWeightFilesOnly", "Of old weights files; not used");
   DeclareOptionRef(fNbinsMVAPdf, "NbinsMVAPdf", "Of old weights files; not used");
   DeclareOptionRef(fNsmoothMVAPdf, "NsmoothMVAPdf", "Of old weights files; not used");
}

void MethodBase::ProcessBaseOptions()
{
   if (fHasMVAPdfs && (DoRegression() || DoMulticlass())) {
      Log() << kWARNING << "CreateMVAPdfs is ignored: densities of signal and background response exist in "
            << "classification only" << Endl;
      fHasMVAPdfs = kFALSE;
   }
   if (fHasMVAPdfs)
      ConfigurePdfs();
   CreateVariableTransforms(fVarTransformString, DataInfo(), GetTransformationHandler(), Log());
   SetMsgType(MessageLevel(fVerbosityLevelString, fVerbose ? kVERBOSE : kINFO));
}

// The three objects read one string in turn, each the options of its own suffix.
void MethodBase::ConfigurePdfs()
{
   fDefaultPDF = MakePdf(fMethodName + "_PDF", "MVAPdf", nullptr);
   fMVAPdfB = MakePdf(fMethodName + "_PDFBkg", "MVAPdfBkg", fDefaultPDF.get());
   fMVAPdfS = MakePdf(fMethodName + "_PDFSig", "MVAPdfSig", fDefaultPDF.get());
}

std::unique_ptr<PDF> MethodBase::MakePdf(const TString &name, const TString &suffix, PDF *defaults)
{
   auto pdf = std::make_unique<PDF>(name, GetOptions(), suffix, defaults);
   pdf->DeclareOptions();
   pdf->ParseOptions();
   pdf->ProcessOptions();
   SetOptions(pdf->GetOptions()); // with the tokens marked that the density understood
   return pdf;
}

std::map<TString, Double_t> MethodBase::OptimizeTuningParameters(TString, TString)
{
   Log() << kWARNING << "The method \"" << fMethodName << "\" has no tuning of its parameters" << Endl;
   return {};
}

void MethodBase::NoErrorCalc(Double_t *const err, Double_t *const errUpper)
{
   if (err)
      *err = -1;
   if (errUpper)
      *errUpper = -1;
}

TransformationHandler &MethodBase::GetTransformationHandler(Bool_t takeReroutedIfAvailable)
{
   return fTransformationPointer && takeReroutedIfAvailable ? *fTransformationPointer : *fTransformation;
}

const TransformationHandler &MethodBase::GetTransformationHandler(Bool_t takeReroutedIfAvailable) const
{
   return fTransformationPointer && takeReroutedIfAvailable ? *fTransformationPointer : *fTransformation;
}

TDirectory *MethodBase::MethodBaseDir() const
{
   if (!fMethodBaseDir && fFile && !IsSilentFile()) {
      const TString type = GetMethodTypeName();
      fMethodBaseDir = &SubDirectory(DataSetDirectory(*fFile, DataInfo().GetName()), "Method_" + type,
                                     "Directory for all " + type + " methods");
   }
   return fMethodBaseDir;
}

TDirectory *MethodBase::BaseDir() const
{
   if (fBaseDir)
      return fBaseDir;
   TDirectory *parent = MethodBaseDir();
   if (!parent)
      return nullptr;
   const Bool_t isNew = !FindDirectory(*parent, fMethodName);
   fBaseDir = &SubDirectory(*parent, fMethodName, fMethodName);
   if (isNew && IsModelPersistence()) {
      const TObjString path(gSystem->WorkingDirectory());
      fBaseDir->WriteTObject(&path, "TrainingPath");
      const TObjString name(GetWeightFileName());
      fBaseDir->WriteTObject(&name, "WeightFileName");
   }
   return fBaseDir;
}

void MethodBase::SetWeightFileDir(TString fileDir)
{
   fFileDir = fileDir;
   std::error_code ignored;                                       // who writes there says that it cannot
   std::filesystem::create_directories(fFileDir.Data(), ignored); // TSystem::mkdir cannot make "d/weights": one letter
}

TString MethodBase::GetWeightFileName() const
{
   if (fWeightFile != "")
      return fWeightFile;
   const TString folder = fFileDir == "" || fFileDir.EndsWith("/") ? fFileDir : fFileDir + "/";
   return folder + fJobName + "_" + fMethodName + "." + gConfig().fIONames.fWeightFileExtension + ".xml";
}

TString MethodBase::GetTrainingTMVAVersionString() const
{
   const UInt_t code = fTMVATrainingVersion;
   return TString::Format("%u.%u.%u", code >> 16, (code >> 8) & 0xff, code & 0xff);
}

TString MethodBase::GetTrainingROOTVersionString() const
{
   const UInt_t code = fROOTTrainingVersion;
   return TString::Format("%u.%02u/%02u", code >> 16, (code >> 8) & 0xff, code & 0xff);
}

} // namespace TMVA
