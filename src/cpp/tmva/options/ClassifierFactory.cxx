// The table of method makers.
#include "TMVA/ClassifierFactory.h"

#include "TMVA/MsgLogger.h"
#include "options/NearestNames.h"

namespace {

TMVA::MsgLogger &Log()
{
   static TMVA::MsgLogger logger("ClassifierFactory");
   return logger;
}

} // namespace

TMVA::ClassifierFactory &TMVA::ClassifierFactory::Instance()
{
   static ClassifierFactory factory;
   return factory;
}

Bool_t TMVA::ClassifierFactory::Register(const std::string &name, Creator creator)
{
   if (fCalls.emplace(name, creator).second)
      return kTRUE;
   Log() << kERROR << "Method type \"" << name << "\" is registered already; the first registration stays" << Endl;
   return kFALSE;
}

Bool_t TMVA::ClassifierFactory::Unregister(const std::string &name)
{
   return fCalls.erase(name) == 1;
}

TMVA::IMethod *TMVA::ClassifierFactory::Create(const std::string &name, const TString &job, const TString &title,
                                               DataSetInfo &dsi, const TString &option)
{
   const auto found = fCalls.find(name);
   if (found == fCalls.end()) {
      Log() << kERROR << "Method type \"" << name << "\" is not registered; registered are " << QuotedList(List())
            << ". " << NearestNames(name, List()) << Endl;
      return nullptr;
   }
   return found->second(job, title, dsi, option);
}

TMVA::IMethod *TMVA::ClassifierFactory::Create(const std::string &name, DataSetInfo &dsi, const TString &weightfile)
{
   return Create(name, "", "", dsi, weightfile);
}

const std::vector<std::string> TMVA::ClassifierFactory::List() const
{
   std::vector<std::string> names;
   for (const auto &call : fCalls)
      names.push_back(call.first);
   return names;
}

void TMVA::ClassifierFactory::Print() const
{
   Log() << kINFO << "Registered method types: " << QuotedList(List()) << Endl;
}
