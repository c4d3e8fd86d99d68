// Links, booking and the checks before every evaluation.
#include "TMVA/Reader.h"

#include "TMVA/ClassifierFactory.h"
#include "TMVA/Config.h"
#include "TMVA/DataSet.h"
#include "TMVA/MethodBase.h"
#include "TMVA/Tools.h"
#include "job/MethodLibrary.h"
#include "job/WeightsHead.h"
#include "options/NearestNames.h"

#include <cmath>

TMVA::Reader::Reader(const TString &theOption, Bool_t verbose) : Configurable(theOption), fVerbose(verbose)
{
   Setup(theOption);
}

TMVA::Reader::Reader(std::vector<std::string> &varNames, const TString &theOption, Bool_t verbose)
   : Reader(theOption, verbose)
{
   AddVariableNames({varNames.begin(), varNames.end()});
}

TMVA::Reader::Reader(std::vector<TString> &varNames, const TString &theOption, Bool_t verbose)
   : Reader(theOption, verbose)
{
   AddVariableNames(varNames);
}

TMVA::Reader::Reader(const std::string &varNames, const TString &theOption, Bool_t verbose) : Reader(theOption, verbose)
{
   AddVariableNames(gTools().SplitString(varNames.c_str(), ':'));
}

TMVA::Reader::Reader(const TString &varNames, const TString &theOption, Bool_t verbose) : Reader(theOption, verbose)
{
   AddVariableNames(gTools().SplitString(varNames, ':'));
}

TMVA::Reader::~Reader() = default;

void TMVA::Reader::Setup(const TString &options)
{
   gConfig().SetSilent(gTools().CheckForSilentOption(options));
   DeclareOptionRef(fVerbose, "V", "Verbose flag");
   DeclareOptionRef(fColor, "Color", "Coloured messages, on a terminal");
   DeclareOptionRef(fSilent, "Silent", "No output but fatal errors");
   DeclareOptionRef(fCalculateError, "Error", "Keep the errors that methods give for their responses");
   ParseOptions();
   CheckForUnusedOptions();
   if (fVerbose)
      SetMsgType(kVERBOSE);
   gConfig().SetUseColor(fColor);
   gConfig().SetSilent(fSilent);
}

void TMVA::Reader::AddVariableNames(const std::vector<TString> &names)
{
   for (const auto &name : names)
      AddVariable(name, static_cast<Float_t *>(nullptr));
}

void TMVA::Reader::AddVariable(const TString &expression, Float_t *datalink)
{
   fDataSetInfo.AddVariable(expression, "", "", 0, 0, 'F', kFALSE, datalink);
   fVariableLinks.push_back(datalink);
   LinkEvent();
}

void TMVA::Reader::AddVariable(const TString &expression, Int_t *)
{
   Log() << kFATAL << "AddVariable(\"" << expression
         << "\", Int_t *): variables can be linked to Float_t only; copy the "
         << "integer into a Float_t before each evaluation" << Endl;
}

void TMVA::Reader::AddSpectator(const TString &expression, Float_t *datalink)
{
   AddSpectatorLink(expression, datalink, 'F');
}

void TMVA::Reader::AddSpectator(const TString &expression, Int_t *datalink)
{
   AddSpectatorLink(expression, datalink, 'I');
}

void TMVA::Reader::AddSpectatorLink(const TString &expression, void *datalink, char type)
{
   if (!datalink)
      Log() << kFATAL << "AddSpectator(\"" << expression << "\", nullptr): the address of a variable is needed" << Endl;
   fDataSetInfo.AddSpectator(expression, "", "", 0, 0, type, kFALSE, datalink);
   // The event knows from fSpectatorTypes what the address really is.
   fSpectatorLinks.push_back(static_cast<Float_t *>(datalink));
   fSpectatorTypes.push_back(type);
   LinkEvent();
}

void TMVA::Reader::LinkEvent()
{
   fLinks = fVariableLinks;
   fLinks.insert(fLinks.end(), fSpectatorLinks.begin(), fSpectatorLinks.end());
   const std::vector<Float_t *> *links = &fLinks;
   fEvent = std::make_unique<Event>(links, static_cast<UInt_t>(fVariableLinks.size()), &fSpectatorTypes);
}

void TMVA::Reader::CheckNewTag(const TString &methodTag) const
{
   if (fMethods.count(methodTag))
      Log() << kFATAL << "BookMVA: the tag \"" << methodTag << "\" is in use already; every method needs its own"
            << Endl;
}

/// A method that is ready to read its state.
std::unique_ptr<TMVA::MethodBase> TMVA::Reader::Make(const TString &methodTag, const TString &typeName,
                                                     const TString &weightfile)
{
   CheckNewTag(methodTag);
   RequireMethodType(typeName, Log());
   std::unique_ptr<IMethod> made(ClassifierFactory::Instance().Create(typeName.Data(), fDataSetInfo, weightfile));
   auto *method = dynamic_cast<MethodBase *>(made.get());
   if (!method)
      Log() << kFATAL << "BookMVA(\"" << methodTag << "\"): no method of type " << typeName << " could be made" << Endl;
   static_cast<void>(made.release()); // now owned as what it really is
   std::unique_ptr<MethodBase> owned(method);
   owned->SetupMethod();
   owned->DeclareCompatibilityOptions();
   return owned;
}

TMVA::IMethod *TMVA::Reader::Keep(const TString &methodTag, std::unique_ptr<MethodBase> method)
{
   method->CheckSetup();
   // The state may have brought classes and targets, upon which the data set is made anew.
   fDataSetInfo.GetDataSet()->SetDynamicEvent(fEvent.get());
   Log() << kINFO << "Booked \"" << methodTag << "\" of type " << method->GetMethodTypeName() << Endl;
   return (fMethods[methodTag] = std::move(method)).get();
}

TMVA::IMethod *TMVA::Reader::BookMVA(const TString &methodTag, const TString &weightfile)
{
   Log() << kINFO << "Booking \"" << methodTag << "\" from " << weightfile << Endl;
   auto method = Make(methodTag, ReadWeightsHead(weightfile, Log()).fTypeName, weightfile);
   method->ReadStateFromFile();
   return Keep(methodTag, std::move(method));
}

TMVA::IMethod *TMVA::Reader::BookMVA(Types::EMVA methodType, const char *xmlstr)
{
   const TString typeName = RequireMethodType(methodType, Log());
   const auto head = ParseWeightsHead(xmlstr ? xmlstr : "", "given to BookMVA as text", Log());
   if (head.fTypeName != typeName)
      Log() << kFATAL << "BookMVA was asked for a method of type " << typeName << ", but the XML text holds "
            << head.fTypeName << "::" << head.fTitle << Endl;
   auto method = Make(head.fTitle, typeName, "");
   method->ReadStateFromXMLString(xmlstr);
   return Keep(head.fTitle, std::move(method));
}

TMVA::IMethod *TMVA::Reader::FindMVA(const TString &methodTag) const
{
   const auto found = fMethods.find(methodTag);
   if (found != fMethods.end())
      return found->second.get();
   Log() << kERROR << "FindMVA: no method is booked under the tag \"" << methodTag << "\"" << Endl;
   return nullptr;
}

TMVA::MethodCuts *TMVA::Reader::FindCutsMVA(const TString &) const
{
   Log() << kERROR << "FindCutsMVA: this TMVA does not offer the method Cuts" << Endl;
   return nullptr;
}

TMVA::MethodBase &TMVA::Reader::Method(const TString &methodTag) const
{
   const auto found = fMethods.find(methodTag);
   if (found != fMethods.end())
      return *found->second;
   std::vector<std::string> tags;
   for (const auto &entry : fMethods)
      tags.emplace_back(entry.first.Data());
   Log() << kFATAL << "No method is booked under the tag \"" << methodTag << "\"; booked are " << QuotedList(tags)
         << ". " << NearestNames(methodTag.Data(), tags) << Endl;
   return *found->second;
}

const TMVA::Event *TMVA::Reader::CheckedEvent() const
{
   for (std::size_t i = 0; i < fVariableLinks.size(); ++i) {
      const auto *link = fVariableLinks[i];
      const auto name = [this, i] { return fDataSetInfo.GetVariableInfo(static_cast<Int_t>(i)).GetExpression(); };
      if (!link)
         Log() << kFATAL << "The variable \"" << name() << "\" was only named; to evaluate without giving the values, "
               << "link it with AddVariable(\"" << name() << "\", &value)" << Endl;
      if (std::isnan(*link)) {
         Log() << kERROR << "The variable \"" << name() << "\" is NaN: nothing is evaluated, the answer is -999"
               << Endl;
         return nullptr;
      }
   }
   return fEvent.get();
}
