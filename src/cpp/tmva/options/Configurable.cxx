// Declared options, their textual and XML forms, and the check for tokens that nobody recognised.
#include "TMVA/Configurable.h"

#include "TMVA/Tools.h"
#include "options/NearestNames.h"

#include <sstream>

TMVA::Configurable::Configurable(const TString &theOption) : fOptions(theOption), fLogger(this)
{
   if (gTools().CheckForVerboseOption(theOption))
      fLogger.SetMinType(kVERBOSE);
}

TMVA::Configurable::~Configurable() = default;

TMVA::OptionBase *TMVA::Configurable::Declare(std::unique_ptr<OptionBase> option)
{
   // The first declaration of a name is the one that is parsed, as Find() looks from the front.
   fDeclared.push_back(std::move(option));
   return fDeclared.back().get();
}

TMVA::OptionBase &TMVA::Configurable::LastDeclared()
{
   if (fDeclared.empty())
      Log() << kFATAL << "AddPreDefVal was called before any option was declared" << Endl;
   return *fDeclared.back();
}

TMVA::OptionBase &TMVA::Configurable::Declared(const TString &name)
{
   auto *option = Find(name);
   if (!option)
      Log() << kFATAL << "AddPreDefVal: option \"" << name << "\" was not declared. "
            << NearestNames(name.Data(), DeclaredNames()) << Endl;
   return *option;
}

TMVA::OptionBase *TMVA::Configurable::Find(const TString &name) const
{
   TString lower = name;
   lower.ToLower();
   for (const auto &option : fDeclared) {
      if (lower == option->GetName())
         return option.get();
   }
   return nullptr;
}

std::vector<std::string> TMVA::Configurable::DeclaredNames() const
{
   std::vector<std::string> names;
   names.reserve(fDeclared.size());
   for (const auto &option : fDeclared)
      names.emplace_back(option->TheName());
   return names;
}

void TMVA::Configurable::ResetSetFlag()
{
   for (const auto &option : fDeclared)
      option->ResetSetFlag();
}

void TMVA::Configurable::PrintOptions() const
{
   Log() << kVERBOSE << "Options: \"" << fOptions << "\"" << Endl;
   for (const bool byUser : {true, false}) {
      Log() << kVERBOSE << (byUser ? "By User:" : "Default:") << Endl;
      bool none = true;
      for (const auto &option : fDeclared) {
         if (option->IsSet() != byUser)
            continue;
         std::ostringstream line;
         option->Print(line);
         Log() << kVERBOSE << "    " << line.str() << Endl;
         none = false;
      }
      if (none)
         Log() << kVERBOSE << "    <none>" << Endl;
   }
}

TString TMVA::Configurable::WhyUnused(const TString &token) const
{
   TString name = token;
   if (const auto equals = name.Index("="); equals != kNPOS)
      name.Resize(equals);
   name.ReplaceAll("!", "");
   name = name.Strip(TString::kBoth);
   const auto *option = Find(name);
   if (option && !option->IsBoolean() && !token.Contains("="))
      return TString::Format("it needs a value: \"%s=...\"", option->TheName());
   if (option)
      return "blanks and \"!\" before a name that is followed by \"=\" are not allowed";
   const auto near = NearestNames(name.Data(), DeclaredNames());
   return near.empty() ? TString("no such option") : TString(near.c_str());
}

void TMVA::Configurable::CheckForUnusedOptions() const
{
   std::ostringstream unused;
   for (const auto &token : gTools().SplitString(fOptions, ':')) {
      if (!token.IsNull() && !token.BeginsWith("~"))
         unused << "\n   \"" << token << "\": " << WhyUnused(token);
   }
   if (unused.str().empty())
      return;
   TString spelt = fOptions;
   spelt.ReplaceAll("~", "");
   Log() << kFATAL << "The option string of " << GetName() << " has parts that mean nothing here:" << unused.str()
         << "\nThe string was \"" << spelt << "\".\nOptions known here: " << QuotedList(DeclaredNames()) << Endl;
}

void TMVA::Configurable::AddOptionsXMLTo(void *parent) const
{
   if (!parent)
      return;
   void *node = gTools().AddChild(parent, "Options");
   for (const auto &option : fDeclared) {
      void *child = gTools().AddChild(node, "Option", option->GetValue(-1).Data());
      gTools().AddAttr(child, "name", option->TheName());
      if (option->IsArrayOpt())
         gTools().AddAttr(child, "size", option->GetArraySize());
      gTools().AddAttr(child, "modified", option->IsSet() ? "Yes" : "No");
   }
}

/// The options become the option string: those that this version does not declare surface as unused later.
void TMVA::Configurable::ReadOptionsFromXML(void *node)
{
   TString options;
   for (void *child = gTools().GetChild(node, "Option"); child; child = gTools().GetNextChild(child, "Option")) {
      TString name;
      gTools().ReadAttr(child, "name", name);
      const char *content = gTools().GetContent(child);
      const TString value = content ? content : "";
      if (!gTools().HasAttr(child, "size")) {
         options += ":" + name + "=" + value;
         continue;
      }
      std::istringstream values(value.Data());
      std::string element;
      for (int i = 0; values >> element; ++i)
         options += ":" + name + TString::Format("[%d]=", i) + element.c_str();
   }
   fOptions = options.Strip(TString::kLeading, ':');
   ParseOptions();
}
