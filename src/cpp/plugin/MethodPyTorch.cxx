// Booking and reading: options, analysis types, state in the weights file, help.
#include "TMVA/MethodPyTorch.h"

#include "MethodPyTorchImpl.h"
#include "TMVA/ClassInfo.h"
#include "TMVA/Config.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/Tools.h"
#include "TMVA/VariableInfo.h"
#include "TROOT.h"

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace TMVA {

namespace {

using PyTorch::EAnalysis;

constexpr const char *kContentAttribute = "Content";
constexpr const char *kContentOfThisVersion = "tmva-torch state 1";
constexpr const char *kNetworkAttribute = "Network"; ///< what the state says too, for evaluation without Python
constexpr const char *kFileAttribute = "File";       ///< where the network is as well
constexpr const char *kFileSumAttribute = "FileMD5";

struct ToOptionValue {
   PyTorch::OptionValue operator()(const TString &value) const { return std::string(value.Data()); }
   PyTorch::OptionValue operator()(Bool_t value) const { return value; }
   PyTorch::OptionValue operator()(Int_t value) const { return std::int64_t{value}; }
   PyTorch::OptionValue operator()(Double_t value) const { return value; }
};

EAnalysis AnalysisOf(const MethodBase &method)
{
   if (method.DoRegression())
      return EAnalysis::kRegression;
   return method.DoMulticlass() ? EAnalysis::kMulticlass : EAnalysis::kClassification;
}

/// Empty if there is no such attribute.
std::string TextOf(void *node, const char *attribute)
{
   TString text;
   if (gTools().HasAttr(node, attribute))
      gTools().ReadAttr(node, attribute, text);
   return text.Data();
}

/// Attributes of all children of an element beside the given one.
std::vector<std::string> TextsBeside(void *node, const char *element, const char *child, const char *attribute)
{
   std::vector<std::string> texts;
   void *beside = gTools().GetChild(gTools().GetParent(node), element);
   for (void *item = beside ? gTools().GetChild(beside, child) : nullptr; item;
        item = gTools().GetNextChild(item, child))
      texts.push_back(TextOf(item, attribute));
   return texts;
}

/// The expression, except for the elements of an array, which have it in common.
std::string NameOf(const VariableInfo &variable, bool fromArray)
{
   return TString(fromArray ? variable.GetInternalName() : variable.GetExpression()).Data();
}

} // namespace

MethodPyTorch::MethodPyTorch(const TString &jobName, const TString &methodTitle, DataSetInfo &dsi,
                             const TString &theOption)
   : MethodPyTorch(Types::kPyTorch, jobName, methodTitle, dsi, theOption)
{
}

MethodPyTorch::MethodPyTorch(DataSetInfo &dsi, const TString &weightFile)
   : MethodPyTorch(Types::kPyTorch, dsi, weightFile)
{
}

MethodPyTorch::MethodPyTorch(Types::EMVA methodType, const TString &jobName, const TString &methodTitle,
                             DataSetInfo &dsi, const TString &theOption)
   : PyMethodBase(jobName, methodType, methodTitle, dsi, theOption), fImpl(std::make_unique<Impl>())
{
}

MethodPyTorch::MethodPyTorch(Types::EMVA methodType, DataSetInfo &dsi, const TString &weightFile)
   : PyMethodBase(methodType, dsi, weightFile), fImpl(std::make_unique<Impl>())
{
}

MethodPyTorch::~MethodPyTorch() = default;

Bool_t MethodPyTorch::HasAnalysisType(Types::EAnalysisType type, UInt_t numberClasses, UInt_t numberTargets)
{
   return (type == Types::kClassification && numberClasses == 2) ||
          (type == Types::kMulticlass && numberClasses >= 2) || (type == Types::kRegression && numberTargets >= 1);
}

void MethodPyTorch::Init() {}

void MethodPyTorch::DeclareOptions()
{
   PyTorch::VisitOptions(fImpl->fOptions, [this](auto &value, const char *name, const char *help) {
      DeclareOptionRef(value, name, help);
      // With a list of values TMVA takes the bare word, ":CPU", as well: booking strings of DL in the field have it.
      if (std::strcmp(name, "Architecture") == 0)
         for (const char *known : {"", "STANDARD", "CPU", "GPU", "CUDNN"})
            AddPreDefVal(TString(known));
   });
}

/// Of the weights file: a Reader knows the file only, a Factory the folder too.
std::string MethodPyTorch::Impl::FolderOf(const MethodPyTorch &method)
{
   const TString &folder = method.GetWeightFileDir();
   if (!folder.IsNull())
      return folder.Data();
   // TSystem::GetDirName takes "d/file" for a file without a folder: one letter.
   const auto parent = std::filesystem::path(method.GetWeightFileName().Data()).parent_path();
   return parent.empty() ? "." : parent.string();
}

PyTorch::MethodSpec MethodPyTorch::Impl::SpecOf(const MethodPyTorch &method) const
{
   const DataSetInfo &info = method.DataInfo();
   PyTorch::MethodSpec spec;
   spec.fTitle = method.GetMethodName().Data();
   spec.fAnalysis = AnalysisOf(method);
   for (UInt_t i = 0; i < info.GetNVariables(); ++i)
      spec.fVariables.push_back(
         NameOf(info.GetVariableInfo(static_cast<Int_t>(i)), info.IsVariableFromArray(static_cast<Int_t>(i))));
   if (spec.fAnalysis == EAnalysis::kRegression) {
      for (UInt_t i = 0; i < info.GetNTargets(); ++i)
         spec.fTargets.push_back(NameOf(info.GetTargetInfo(static_cast<Int_t>(i)), false));
   } else {
      for (UInt_t i = 0; i < info.GetNClasses(); ++i)
         spec.fClasses.emplace_back(TString(info.GetClassInfo(static_cast<Int_t>(i))->GetName()).Data());
      spec.fSignalClass = static_cast<int>(method.DataInfo().GetSignalClassIndex());
   }
   if (!fOutputs.empty()) {
      const auto signal = std::find(fOutputs.begin(), fOutputs.end(), "Signal");
      spec.fSignalClass = signal == fOutputs.end() ? 0 : static_cast<int>(signal - fOutputs.begin());
      (spec.fAnalysis == EAnalysis::kRegression ? spec.fTargets : spec.fClasses) = fOutputs;
   }
   spec.fWeightDir = FolderOf(method);
   PyTorch::VisitOptions(fOptions, [&](const auto &value, const char *name, const char *) {
      spec.fOptions[name] = ToOptionValue{}(value);
   });
   spec.fOptions["IgnoreNegWeightsInTraining"] = bool{method.IgnoreEventsWithNegWeightsInTraining()};
   spec.fVerbose = method.Verbose();
   spec.fSilent = gConfig().IsSilent();
   spec.fProgress = gConfig().DrawProgressBar() && !spec.fSilent;
   // What ROOT may use is what the user gave this process.
   spec.fThreadLimit = ROOT::IsImplicitMTEnabled() ? static_cast<int>(ROOT::GetThreadPoolSize()) : 0;
   return spec;
}

void MethodPyTorch::ProcessOptions()
{
   CheckForUnusedOptions(); // else a misspelt FilenameModel would be reported as a missing network
   Guarded([this] { fImpl->fMethod = PyTorch::OpenMethod(fImpl->SpecOf(*this)); });
   fImpl->fIsTrained = false;
   PrintNotes();
}

void MethodPyTorch::PrintNotes()
{
   for (const std::string &note : fImpl->fMethod->Notes())
      PrintLines(kWARNING, note);
}

void MethodPyTorch::CheckSetup()
{
   PyMethodBase::CheckSetup();
   EnsureResponds();
}

/// ProcessOptions is not called for a method that is read from its weights file.
void MethodPyTorch::EnsureOpen()
{
   if (fImpl->fMethod)
      return;
   Guarded([this] { fImpl->fMethod = PyTorch::RestoreMethod(fImpl->SpecOf(*this), fImpl->fState.Get()); });
   PrintNotes();
}

void MethodPyTorch::Reset()
{
   fImpl->fOutputs.clear();
   fImpl->fState.Clear();
   fImpl->fProgram.Clear();
   fImpl->fNetwork.reset();
   fImpl->fHistory.clear();
   fImpl->fCache.Clear();
   ProcessOptions();
}

void MethodPyTorch::AddWeightsXMLTo(void *parent) const
{
   void *weights = gTools().AddChild(parent, "Weights", fImpl->fState.Get().c_str());
   gTools().AddAttr(weights, kContentAttribute, kContentOfThisVersion);
   if (fImpl->fProgram.IsEmpty())
      return;
   gTools().AddAttr(weights, kNetworkAttribute, fImpl->fProgram.Get().c_str());
   gTools().AddAttr(weights, kFileAttribute, fImpl->fModelFile.fPath.c_str());
   gTools().AddAttr(weights, kFileSumAttribute, fImpl->fModelFile.fMD5.c_str());
}

void MethodPyTorch::ReadWeightsFromXML(void *wghtnode)
{
   fImpl->fMethod.reset();
   fImpl->fIsTrained = true;
   fImpl->fCache.Clear();
   fImpl->fState.Clear();
   fImpl->fProgram.Clear();
   fImpl->fNetwork.reset();
   fImpl->fOutputs = DoRegression() ? TextsBeside(wghtnode, "Targets", "Target", "Expression")
                                    : TextsBeside(wghtnode, "Classes", "Class", "Name");
   // ROOT's own method of this name writes an empty element or none: the options say where its network is.
   const char *content = gTools().GetContent(wghtnode);
   if (content == nullptr || !gTools().HasAttr(wghtnode, kContentAttribute))
      return;
   TString kind;
   gTools().ReadAttr(wghtnode, kContentAttribute, kind);
   if (kind != kContentOfThisVersion)
      ThrowFatal("weights file " + std::string(GetWeightFileName().Data()) + ": its Weights element holds \"" +
                 kind.Data() + "\", this version reads \"" + kContentOfThisVersion +
                 "\"; use the version of tmva-torch that wrote the file, or train again");
   fImpl->fState = content;
   fImpl->fProgram = TextOf(wghtnode, kNetworkAttribute);
   fImpl->fModelFile = {TextOf(wghtnode, kFileAttribute), TextOf(wghtnode, kFileSumAttribute)};
}

void MethodPyTorch::ReadWeightsFromStream(std::istream &)
{
   ThrowFatal("weights files of the old text format never held a PyTorch method; give the .weights.xml file");
}

void MethodPyTorch::GetHelpMessage() const
{
   const auto title = [this](const char *text) {
      Log() << Endl << gTools().Color("bold") << "--- " << text << ":" << gTools().Color("reset") << Endl << Endl;
   };
   title("Short description");
   PrintLines(kINFO, "Trains a PyTorch network on the training events of the data set and applies it.\n"
                     "The network comes from one of\n"
                     "   FilenameModel=model.pt   a file: TorchScript, or weights with a description of their layers\n"
                     "   UserCode=model.py        a Python file whose load_model_custom_objects has \"model\"\n"
                     "   Layout=DENSE|64|RELU,DENSE|1|SIGMOID\n"
                     "load_model_custom_objects, in UserCode or in __main__, may also hold train_func, predict_func,\n"
                     "criterion and optimizer. What it does not hold is chosen by the options.");
   title("Performance optimisation");
   PrintLines(kINFO, "Inputs of similar size help the training: VarTransform=N, or D,G. Event weights enter the loss;\n"
                     "a train_func sees them if load_model_custom_objects has \"use_weights\": True.\n"
                     "With SaveBestOnly the network of the epoch with the lowest validation loss is kept.");
   title("Performance tuning via configuration options");
   PyTorch::VisitOptions(fImpl->fOptions, [this](const auto &, const char *name, const char *help) {
      Log() << TString::Format("%-22s %s", name, help) << Endl;
   });
}

} // namespace TMVA
