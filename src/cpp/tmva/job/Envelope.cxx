// Booking and common options of what runs methods several times; the map in which a booked method is kept.
#include "TMVA/Envelope.h"

#include "TMVA/Config.h"
#include "TMVA/Tools.h"
#include "TROOT.h"
#include "job/MethodLibrary.h"
#include "options/NearestNames.h"

#include <algorithm>

namespace {

/// A shared pointer by TMVA's interface; the file is the caller's, who may be Python.
std::shared_ptr<TFile> NotOwning(TFile *file)
{
   return {file, [](TFile *) {}};
}

} // namespace

// ---- OptionMap -----------------------------------------------------------------------------------------------------

TMVA::OptionMap::OptionMap(const TString options, const TString name) : fName(name)
{
   ParseOption(options);
}

void TMVA::OptionMap::ParseOption(TString options)
{
   for (const TString &token : gTools().SplitString(options, ':')) {
      const Ssiz_t equals = token.Index("=");
      if (equals != kNPOS)
         fValues[TString(token(0, equals))] = token(equals + 1, token.Length());
      else if (token.BeginsWith("!"))
         fValues[TString(token(1, token.Length()))] = "0";
      else if (!token.IsNull())
         fValues[token] = "1";
   }
}

const TString &TMVA::OptionMap::Find(const TString &key) const
{
   const auto found = fValues.find(key);
   if (found == fValues.end()) {
      std::vector<std::string> known;
      for (const auto &entry : fValues)
         known.emplace_back(entry.first);
      Log() << kFATAL << fName << ": there is no \"" << key << "\"; known are " << QuotedList(known) << ". "
            << NearestNames(key.Data(), known) << Endl;
   }
   return found->second;
}

void TMVA::OptionMap::FatalValue(const TString &key) const
{
   Log() << kFATAL << fName << ": \"" << key << "\" is \"" << Find(key) << "\", which is no value of the type asked for"
         << Endl;
}

void TMVA::OptionMap::Print() const
{
   for (const auto &[key, value] : fValues)
      Log() << kINFO << fName << ": " << key << " = " << value << Endl;
}

// ---- Envelope ------------------------------------------------------------------------------------------------------

TMVA::Envelope::Envelope(const TString &name, DataLoader *dataloader, TFile *file, const TString options)
   : Configurable(options), fDataLoader(dataloader ? dataloader->Share() : nullptr), fFile(NotOwning(file)),
     fSilentFile(file == nullptr), fColor(!gROOT->IsBatch())
{
   SetName(name);
   SetConfigName(name);
   gConfig().SetSilent(gTools().CheckForSilentOption(options));
   DeclareOptionRef(fVerbose, "V", "Verbose flag");
   DeclareOptionRef(fModelPersistence, "ModelPersistence", "Write weights files");
   DeclareOptionRef(fTransformations, "Transformations", "Chains of transformations for the plots of the inputs");
   DeclareOptionRef(fJobs, "Jobs", "Processes that work at a time");
   DeclareOptionRef(fColor, "Color", "Coloured messages, on a terminal");
   DeclareOptionRef(fDrawProgressBar, "DrawProgressBar", "Progress of training and testing");
   DeclareOptionRef(fSilent, "Silent", "No output but fatal errors");
}

TMVA::Envelope::~Envelope() = default;

void TMVA::Envelope::ParseOptions()
{
   Configurable::ParseOptions();
   if (fVerbose)
      SetMsgType(kVERBOSE);
   gConfig().SetUseColor(fColor);
   gConfig().SetSilent(fSilent);
   gConfig().SetDrawProgressBar(fDrawProgressBar);
}

void TMVA::Envelope::SetDataLoader(DataLoader *dataloader)
{
   fDataLoader = dataloader ? dataloader->Share() : nullptr;
}

void TMVA::Envelope::SetFile(TFile *file)
{
   fFile = NotOwning(file);
   fSilentFile = file == nullptr;
}

Bool_t TMVA::Envelope::HasMethod(TString methodname, TString methodtitle) const
{
   return std::any_of(fMethods.begin(), fMethods.end(), [&](const OptionMap &method) {
      return method.GetValue<TString>("MethodName") == methodname &&
             method.GetValue<TString>("MethodTitle") == methodtitle;
   });
}

void TMVA::Envelope::BookMethod(TString methodname, TString methodtitle, TString options)
{
   // PyROOT turns an enumerator into a TString of one character; no method type has a name so short.
   if (methodname.Length() == 1 && static_cast<unsigned char>(methodname[0]) < Types::kMaxMethod) {
      BookMethod(static_cast<Types::EMVA>(static_cast<unsigned char>(methodname[0])), methodtitle, options);
      return;
   }
   RequireMethodType(methodname, Log());
   if (methodtitle.IsNull())
      Log() << kFATAL << "BookMethod(\"" << methodname
            << "\", \"\"): a method needs a title, it names its weights files" << Endl;
   for (const OptionMap &booked : fMethods)
      if (booked.GetValue<TString>("MethodTitle") == methodtitle)
         Log() << kFATAL << "A method of type " << booked.GetValue<TString>("MethodName") << " with the title \""
               << methodtitle << "\" is already booked; every method needs a title of its own" << Endl;
   OptionMap method("", "Method \"" + methodtitle + "\"");
   method["MethodName"] = methodname;
   method["MethodTitle"] = methodtitle;
   method["MethodOptions"] = options;
   fMethods.push_back(method);
}

void TMVA::Envelope::BookMethod(Types::EMVA method, TString methodtitle, TString options)
{
   BookMethod(RequireMethodType(method, Log()), methodtitle, options);
}
