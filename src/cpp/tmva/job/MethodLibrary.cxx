// Loading of method plugins, and the words for methods that are not here.
#include "job/MethodLibrary.h"

#include "TInterpreter.h"
#include "TMVA/ClassifierFactory.h"
#include "TMVA/MsgLogger.h"
#include "TSystem.h"
#include "options/NearestNames.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace {

const char *const kPyTorchLibrary = "libMethodPyTorch";

/// Names by Types::EMVA: what a ROOT with TMVA registers them as.
constexpr std::array<const char *, TMVA::Types::kMaxMethod> kNames{
   "Variable", "Cuts",    "Likelihood", "PDERS", "HMatrix", "Fisher",          "KNN",        "CFMlpANN", "TMlpANN",
   "BDT",      "DT",      "RuleFit",    "SVM",   "MLP",     "BayesClassifier", "FDA",        "Boost",    "PDEFoam",
   "LD",       "Plugins", "Category",   "DNN",   "DL",      "PyRandomForest",  "PyAdaBoost", "PyGTB",    "PyKeras",
   "PyTorch",  "C50",     "RSNNS",      "RSVM",  "RXGB",    "CrossValidation"};

bool IsRegistered(const TString &typeName)
{
   const auto names = TMVA::ClassifierFactory::Instance().List();
   return std::find(names.begin(), names.end(), typeName.Data()) != names.end();
}

/// Loads the plugin from the library path, else from the folder in which this library lies.
void LoadPyTorch()
{
   TString found = kPyTorchLibrary;
   if (gSystem->FindDynamicLibrary(found, kTRUE)) {
      gSystem->Load(found);
      return;
   }
   Dl_info here;
   if (!dladdr(reinterpret_cast<void *>(&LoadPyTorch), &here) || !here.dli_fname)
      return;
   const TString beside = gSystem->GetDirName(here.dli_fname) + "/" + kPyTorchLibrary + "." + gSystem->GetSoExt();
   if (!gSystem->AccessPathName(beside)) // false: it is there
      gSystem->Load(beside);
}

} // namespace

void TMVA::RequireMethodType(const TString &typeName, MsgLogger &log)
{
   if (IsRegistered(typeName))
      return;
   gInterpreter->AutoLoad("TMVA::Method" + typeName, kTRUE);
   if (!IsRegistered(typeName) && typeName == "PyTorch")
      LoadPyTorch();
   if (IsRegistered(typeName))
      return;

   const auto registered = ClassifierFactory::Instance().List();
   log << kFATAL << "Method type \"" << typeName << "\" is not available; registered are " << QuotedList(registered);
   if (typeName == "PyTorch")
      log << ". It comes with the library " << kPyTorchLibrary
          << ", which was not found: add its folder to ROOT_LIBRARY_PATH, as eval \"$(tmva-torch env)\" does";
   else if (std::find_if(kNames.begin(), kNames.end(), [&](const char *name) { return typeName == name; }) !=
            kNames.end())
      log << ". This is the TMVA that tmva-torch embeds for a ROOT without one; a ROOT built with tmva has that method";
   else
      log << ". " << NearestNames(typeName.Data(), registered);
   log << Endl;
}

TString TMVA::RequireMethodType(Types::EMVA type, MsgLogger &log)
{
   if (type < 0 || type >= Types::kMaxMethod)
      log << kFATAL << "Method type number " << static_cast<int>(type) << " does not exist; the largest is "
          << static_cast<int>(Types::kMaxMethod) - 1 << Endl;
   if (type == Types::kPlugins)
      return Types::GetMethodName(type); // whatever was registered there
   RequireMethodType(TString(kNames[type]), log);
   return kNames[type];
}
