// The table of method types and registered names.
#include "TMVA/Types.h"

#include "TMVA/MsgLogger.h"
#include "options/NearestNames.h"

#include <map>
#include <string>
#include <vector>

namespace {

// Function-local: methods of other libraries register while those are being loaded.
std::map<std::string, TMVA::Types::EMVA> &TypeOfName()
{
   static std::map<std::string, TMVA::Types::EMVA> table;
   return table;
}

std::vector<std::string> RegisteredNames()
{
   std::vector<std::string> names;
   for (const auto &entry : TypeOfName())
      names.push_back(entry.first);
   return names;
}

TMVA::MsgLogger &Log()
{
   static TMVA::MsgLogger logger("Types");
   return logger;
}

} // namespace

TMVA::Types &TMVA::Types::Instance()
{
   static Types types;
   return types;
}

TMVA::Types::EMVA TMVA::Types::GetMethodType(const TString &method)
{
   const auto found = TypeOfName().find(method.Data());
   if (found != TypeOfName().end())
      return found->second;
   const auto names = RegisteredNames();
   Log() << kFATAL << "Method type \"" << method << "\" is not registered; registered are " << QuotedList(names) << ". "
         << NearestNames(method.Data(), names) << Endl;
   return kVariable;
}

TString TMVA::Types::GetMethodName(EMVA method)
{
   for (const auto &entry : TypeOfName()) {
      if (entry.second == method)
         return entry.first.c_str();
   }
   Log() << kFATAL << "No method is registered under type number " << static_cast<int>(method) << "; registered are "
         << QuotedList(RegisteredNames()) << Endl;
   return "";
}

Bool_t TMVA::Types::AddTypeMapping(EMVA method, const TString &methodname)
{
   const auto inserted = TypeOfName().emplace(methodname.Data(), method);
   if (!inserted.second)
      Log() << kFATAL << "Method type name \"" << methodname << "\" cannot be registered for type number "
            << static_cast<int>(method) << ": it is taken by type number " << static_cast<int>(inserted.first->second)
            << Endl;
   return inserted.second;
}
