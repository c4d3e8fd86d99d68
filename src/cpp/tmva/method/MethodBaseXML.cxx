// Base of all methods: writing the weights file.
#include "TMVA/MethodBase.h"

#include "TDatime.h"
#include "TMVA/ClassInfo.h"
#include "TMVA/PDF.h"
#include "TMVA/Tools.h"
#include "TMVA/VariableInfo.h"
#include "TSystem.h"
#include "method/AtomicFile.h"
#include "method/XmlDocument.h"

#include <stdexcept>

namespace TMVA {

namespace {

TString UserName()
{
   const std::unique_ptr<UserGroup_t> user(gSystem->GetUserInfo());
   return user ? user->fUser : TString("unknown");
}

const char *AnalysisName(Types::EAnalysisType type)
{
   if (type == Types::kRegression)
      return "Regression";
   return type == Types::kMulticlass ? "Multiclass" : "Classification";
}

void AddInfos(void *parent, const char *name, const char *indexName, std::vector<VariableInfo> infos)
{
   Int_t index = 0;
   for (VariableInfo &info : infos) {
      void *node = gTools().AddChild(parent, name);
      gTools().AddAttr(node, indexName, index++);
      info.AddToXML(node);
   }
}

} // namespace

std::string MethodBase::StateAsText() const
{
   XmlDocument document;
   void *root = gTools().AddChild(nullptr, "MethodSetup", "", true);
   document.SetRoot(root);
   gTools().AddAttr(root, "Method", GetMethodTypeName() + "::" + fMethodName);
   WriteStateToXML(root);
   return document.Text();
}

void MethodBase::WriteStateToFile() const
{
   const TString target = GetWeightFileName();
   try {
      WriteFileAtomically(target.Data(), StateAsText());
   } catch (const std::runtime_error &error) {
      Log() << kFATAL << "Weights file of the method \"" << fMethodName << "\": " << error.what() << Endl;
   }
   Log() << kINFO << "Weights file: " << target << Endl;
}

void MethodBase::WriteStateToXML(void *parent) const
{
   WriteGeneralInfoToXML(parent);
   AddOptionsXMLTo(parent);
   WriteInputsToXML(parent);
   WriteClassesToXML(parent);
   if (DoRegression()) {
      void *targets = gTools().AddChild(parent, "Targets");
      gTools().AddAttr(targets, "NTrgt", DataInfo().GetNTargets());
      AddInfos(targets, "Target", "TargetIndex", DataInfo().GetTargetInfos());
   }
   // A rerouted handler belongs to another method, which writes it itself.
   GetTransformationHandler(kFALSE).AddXMLTo(parent);
   WritePdfsToXML(parent);
   AddWeightsXMLTo(parent);
}

void MethodBase::AddInfoItem(void *gi, const TString &name, const TString &value) const
{
   void *node = gTools().AddChild(gi, "Info");
   gTools().AddAttr(node, "name", name);
   gTools().AddAttr(node, "value", value);
}

void MethodBase::WriteGeneralInfoToXML(void *parent) const
{
   void *info = gTools().AddChild(parent, "GeneralInfo");
   const auto release = [](const TString &version, UInt_t code) { return version + TString::Format(" [%u]", code); };
   AddInfoItem(info, "TMVA Release", release(GetTrainingTMVAVersionString(), GetTrainingTMVAVersionCode()));
   AddInfoItem(info, "ROOT Release", release(GetTrainingROOTVersionString(), GetTrainingROOTVersionCode()));
   AddInfoItem(info, "Creator", UserName());
   AddInfoItem(info, "Date", TDatime().AsString());
   AddInfoItem(info, "Host", gSystem->HostName());
   AddInfoItem(info, "Dir", gSystem->WorkingDirectory());
   AddInfoItem(info, "Training events", TString::Format("%lld", Data()->GetNTrainingEvents()));
   AddInfoItem(info, "TrainingTime", gTools().StringFromDouble(GetTrainTime()));
   AddInfoItem(info, "AnalysisType", AnalysisName(fAnalysisType));
}

void MethodBase::WriteInputsToXML(void *parent) const
{
   void *variables = gTools().AddChild(parent, "Variables");
   gTools().AddAttr(variables, "NVar", DataInfo().GetNVariables());
   AddInfos(variables, "Variable", "VarIndex", DataInfo().GetVariableInfos());

   std::vector<VariableInfo> writable; // type 'C' is a helper of categories, no input
   for (const VariableInfo &spectator : DataInfo().GetSpectatorInfos())
      if (spectator.GetVarType() != 'C')
         writable.push_back(spectator);
   void *spectators = gTools().AddChild(parent, "Spectators");
   gTools().AddAttr(spectators, "NSpec", static_cast<UInt_t>(writable.size()));
   AddInfos(spectators, "Spectator", "SpecIndex", writable);
}

void MethodBase::WriteClassesToXML(void *parent) const
{
   void *classes = gTools().AddChild(parent, "Classes");
   gTools().AddAttr(classes, "NClass", DataInfo().GetNClasses());
   for (UInt_t i = 0; i < DataInfo().GetNClasses(); ++i) {
      const ClassInfo *info = DataInfo().GetClassInfo(static_cast<Int_t>(i));
      void *node = gTools().AddChild(classes, "Class");
      gTools().AddAttr(node, "Name", info->GetName());
      gTools().AddAttr(node, "Index", info->GetNumber());
   }
}

void MethodBase::WritePdfsToXML(void *parent) const
{
   void *pdfs = gTools().AddChild(parent, "MVAPdfs");
   if (!HasBuiltPdfs())
      return;
   fMVAPdfS->AddXMLTo(pdfs);
   fMVAPdfB->AddXMLTo(pdfs);
}

} // namespace TMVA
