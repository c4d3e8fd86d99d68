// Base of all methods: reading the weights file, and checking it against the inputs that are given.
#include "TMVA/MethodBase.h"

#include "TMVA/ClassInfo.h"
#include "TMVA/PDF.h"
#include "TMVA/Tools.h"
#include "TMVA/VariableInfo.h"
#include "method/AtomicFile.h"
#include "method/XmlDocument.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace TMVA {

namespace {

std::vector<VariableInfo> ReadInfos(void *parent, const char *name)
{
   std::vector<VariableInfo> infos;
   for (void *node = gTools().GetChild(parent, name); node; node = gTools().GetNextChild(node, name)) {
      infos.emplace_back();
      infos.back().ReadFromXML(node);
   }
   return infos;
}

TString WithoutBlanks(TString text)
{
   return text.ReplaceAll(" ", "");
}

// Elements of an array share their expression; a Reader may also name one by its internal name, as "jets[2]".
Bool_t IsSameInput(const VariableInfo &expected, const VariableInfo &given)
{
   const TString expression = WithoutBlanks(given.GetExpression());
   return expression == WithoutBlanks(expected.GetExpression()) ||
          (expected.GetInternalName().EndsWith("]") && expression == expected.GetInternalName());
}

// What the training knew of an input that was given by its expression only.
void Complete(VariableInfo &given, const VariableInfo &expected)
{
   if (given.GetMin() < given.GetMax())
      return;
   given.SetMin(expected.GetMin());
   given.SetMax(expected.GetMax());
   given.SetLabel(expected.GetLabel());
   given.SetTitle(expected.GetTitle());
   given.SetUnit(expected.GetUnit());
   given.SetInternalName(expected.GetInternalName());
}

// "6.40/00 [403456]": the number in the brackets; 0 if there is none.
UInt_t VersionCode(const TString &release)
{
   UInt_t code = 0;
   const Ssiz_t bracket = release.Index("[");
   return bracket != kNPOS && std::sscanf(release.Data() + bracket, "[%u]", &code) == 1 ? code : 0;
}

} // namespace

void MethodBase::ReadStateFromFile()
{
   const TString name = GetWeightFileName();
   if (!name.EndsWith(".xml"))
      Log() << kFATAL << "The weights file \"" << name << "\" is not an .xml file; files of the old text format must "
            << "be trained anew" << Endl;
   std::string text;
   try {
      text = ReadWholeFile(name.Data());
   } catch (const std::runtime_error &error) {
      Log() << kFATAL << "Weights file: " << error.what()
            << "; training writes it as <data set>/weights/<job>_<title>.weights.xml" << Endl;
   }
   ReadStateFromXMLText(text, name);
}

void MethodBase::ReadStateFromXMLString(const char *xmlstr)
{
   ReadStateFromXMLText(xmlstr ? xmlstr : "", "given as text");
}

void MethodBase::ReadStateFromXMLText(const std::string &text, const TString &source)
{
   const std::string refused = WhyXmlRefused(text);
   if (!refused.empty())
      Log() << kFATAL << "The weights file " << source << " is refused: " << refused << Endl;
   const XmlDocument document(text);
   if (!document.IsValid())
      Log() << kFATAL << "The weights file " << source << " (" << text.size() << " bytes) is not valid XML; it may be "
            << "cut off, or damaged so that its elements lie too deep within each other" << Endl;
   ReadStateFromXML(document.Root());
}

void MethodBase::ReadStateFromXML(void *methodNode)
{
   TString fullName;
   gTools().ReadAttr(methodNode, "Method", fullName);
   const Ssiz_t colons = fullName.Index("::");
   if (colons == kNPOS || fullName(0, colons) != GetMethodTypeName())
      Log() << kFATAL << "The weights file is of \"" << fullName << "\", which is no method of type \""
            << GetMethodTypeName() << "\"; its root element must say Method=\"" << GetMethodTypeName() << "::<title>\""
            << Endl;
   fMethodName = fullName(colons + 2, fullName.Length());
   fTransformation->SetCallerName(fMethodName);
   SetTestvarName();

   for (void *node = gTools().GetChild(methodNode); node; node = gTools().GetNextChild(node)) {
      const TString name = gTools().GetName(node);
      if (name == "GeneralInfo") {
         ReadGeneralInfoFromXML(node);
      } else if (name == "Options") {
         ReadOptionsFromXML(node);
         ParseOptions();
      } else if (name == "Variables") {
         ReadVariablesFromXML(node);
      } else if (name == "Spectators") {
         ReadSpectatorsFromXML(node);
      } else if (name == "Classes") {
         ReadClassesFromXML(node);
      } else if (name == "Targets") {
         ReadTargetsFromXML(node);
      } else if (name == "Transformations") {
         GetTransformationHandler(kFALSE).ReadFromXML(node);
      } else if (name == "MVAPdfs") {
         ReadPdfsFromXML(node);
      } else if (name == "Weights") {
         CheckOutputs();
         ReadWeightsFromXML(node);
      } else {
         Log() << kWARNING << "Element <" << name << "> of the weights file is not known and ignored" << Endl;
      }
   }
}

void MethodBase::ReadGeneralInfoFromXML(void *gi)
{
   for (void *node = gTools().GetChild(gi, "Info"); node; node = gTools().GetNextChild(node, "Info")) {
      TString name;
      TString value;
      gTools().ReadAttr(node, "name", name);
      gTools().ReadAttr(node, "value", value);
      if (name == "TMVA Release") {
         fTMVATrainingVersion = VersionCode(value);
      } else if (name == "ROOT Release") {
         fROOTTrainingVersion = VersionCode(value);
      } else if (name == "AnalysisType") {
         value.ToLower();
         SetAnalysisType(value == "regression"   ? Types::kRegression
                         : value == "multiclass" ? Types::kMulticlass
                                                 : Types::kClassification);
      }
   }
}

void MethodBase::CheckInputs(const char *what, const char *addedBy, const std::vector<VariableInfo> &expected,
                             const std::vector<VariableInfo *> &given) const
{
   Bool_t same = expected.size() == given.size();
   for (size_t i = 0; same && i < given.size(); ++i)
      same = IsSameInput(expected[i], *given[i]);
   if (same)
      return;
   Log() << kFATAL << "The " << what << " do not match those of the training of \"" << fMethodName
         << "\": " << given.size() << " are given, " << expected.size() << " are expected";
   const size_t n = std::max(expected.size(), given.size());
   for (size_t i = 0; i < n; ++i) {
      const TString wanted = i < expected.size() ? "\"" + expected[i].GetExpression() + "\"" : TString("nothing");
      const TString found = i < given.size() ? "\"" + given[i]->GetExpression() + "\"" : TString("nothing");
      const Bool_t match = i < expected.size() && i < given.size() && IsSameInput(expected[i], *given[i]);
      Log() << "\n  " << i << ": expected " << wanted << ", given " << found << (match ? "" : "   <--");
   }
   Log() << "\nAdd the expected expressions, in this order, with " << addedBy << Endl;
}

void MethodBase::ReadVariablesFromXML(void *varnode)
{
   const std::vector<VariableInfo> expected = ReadInfos(varnode, "Variable");
   std::vector<VariableInfo *> given;
   for (VariableInfo &info : DataInfo().GetVariableInfos())
      given.push_back(&info);
   CheckInputs("variables", "AddVariable", expected, given);
   for (size_t i = 0; i < given.size(); ++i)
      Complete(*given[i], expected[i]);
}

void MethodBase::ReadSpectatorsFromXML(void *specnode)
{
   const std::vector<VariableInfo> expected = ReadInfos(specnode, "Spectator");
   std::vector<VariableInfo *> given;
   for (VariableInfo &info : DataInfo().GetSpectatorInfos())
      if (info.GetVarType() != 'C')
         given.push_back(&info);
   CheckInputs("spectators", "AddSpectator", expected, given);
}

void MethodBase::ReadClassesFromXML(void *clsnode)
{
   std::vector<TString> names;
   for (void *node = gTools().GetChild(clsnode, "Class"); node; node = gTools().GetNextChild(node, "Class")) {
      TString name;
      gTools().ReadAttr(node, "Name", name);
      names.push_back(name);
   }
   const UInt_t nGiven = DataInfo().GetNClasses();
   if (nGiven == 0) {
      for (const TString &name : names)
         DataInfo().AddClass(name);
      return;
   }
   // One data set has one list of classes: outputs of several multiclass methods would otherwise be mixed up.
   if (DoMulticlass() && nGiven != names.size())
      Log() << kFATAL << "The method \"" << fMethodName << "\" was trained for " << names.size()
            << " classes, but the data set has " << nGiven << "; give each multiclass method a Reader of its own"
            << Endl;
}

void MethodBase::ReadTargetsFromXML(void *tarnode)
{
   if (DataInfo().GetNTargets() > 0)
      return;
   for (const VariableInfo &target : ReadInfos(tarnode, "Target"))
      DataInfo().AddTarget(target);
}

// What the weights are read for must be known.
void MethodBase::CheckOutputs() const
{
   const UInt_t nClasses = DataInfo().GetNClasses();
   if (DoMulticlass() && nClasses < 2)
      Log() << kFATAL << "The weights file is damaged: AnalysisType is Multiclass, but before <Weights> come "
            << nClasses << " classes instead of two or more in <Classes>" << Endl;
   if (DoRegression() && DataInfo().GetNTargets() == 0)
      Log() << kFATAL << "The weights file is damaged: AnalysisType is Regression, but <Targets> does not come before "
            << "<Weights>" << Endl;
}

void MethodBase::ReadPdfsFromXML(void *pdfnode)
{
   void *signal = gTools().GetChild(pdfnode, "PDF");
   void *background = signal ? gTools().GetNextChild(signal, "PDF") : nullptr;
   if (!background)
      return;
   fMVAPdfS = std::make_unique<PDF>(fMethodName + "_PDFSig");
   fMVAPdfB = std::make_unique<PDF>(fMethodName + "_PDFBkg");
   fMVAPdfS->ReadXML(signal);
   fMVAPdfB->ReadXML(background);
}

} // namespace TMVA
