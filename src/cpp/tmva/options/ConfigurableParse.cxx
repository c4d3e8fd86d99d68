// Parsing of option strings. The grammar is described at the class.
#include "TMVA/Configurable.h"

#include "TMVA/Tools.h"
#include "options/NearestNames.h"

#include <utility>

namespace {

std::string ValuesText(const TMVA::OptionBase &option)
{
   std::vector<std::string> texts;
   for (const auto &value : option.PreDefinedValues())
      texts.emplace_back(value.Data());
   return TMVA::QuotedList(texts);
}

/// Splits "name[3]" into "name" and 3; false if the text has no such end.
bool SplitIndex(const TString &text, TString &name, Int_t &index)
{
   const auto open = text.Last('[');
   if (open == kNPOS || !text.EndsWith("]"))
      return false;
   const TString digits = text(open + 1, text.Length() - open - 2);
   if (!digits.IsDigit())
      return false;
   name = text(0, open);
   index = digits.Atoi();
   return true;
}

} // namespace

void TMVA::Configurable::ParseOptions()
{
   std::set<TString> alreadySet;
   TString marked;
   for (TString token : gTools().SplitString(fOptions, ':')) {
      if (token.IsNull())
         continue;
      const bool knownBefore = token.BeginsWith("~");
      if (knownBefore)
         token.Remove(0, 1);
      const bool known = ParseToken(token, alreadySet);
      marked += (marked.IsNull() ? "" : ":") + TString(known || knownBefore ? "~" : "") + token;
   }
   fOptions = std::move(marked);
}

Bool_t TMVA::Configurable::ParseToken(const TString &token, std::set<TString> &alreadySet)
{
   const auto equals = token.Index("=");
   if (equals != kNPOS && ParseNamedValue(token(0, equals), token(equals + 1, token.Length()), alreadySet))
      return kTRUE;
   if (equals != kNPOS)
      return ParseLooseValue(token, alreadySet);

   const bool negated = token.BeginsWith("!");
   const TString name = negated ? TString(token(1, token.Length())) : token;
   auto *option = Find(name);
   if (option && option->IsBoolean()) {
      SetOption(*option, negated ? "0" : "1", -1, alreadySet);
      return kTRUE;
   }
   if (option && negated)
      Log() << kFATAL << "Option \"" << option->TheName() << "\" was given as \"" << token
            << "\", but only switches can be negated; it takes a value: \"" << option->TheName() << "=...\"" << Endl;
   return ParseLooseValue(token, alreadySet);
}

Bool_t TMVA::Configurable::ParseNamedValue(const TString &name, const TString &value, std::set<TString> &alreadySet)
{
   if (auto *option = Find(name)) {
      SetOption(*option, value, -1, alreadySet);
      return kTRUE;
   }
   TString arrayName;
   Int_t index = -1;
   auto *option = SplitIndex(name, arrayName, index) ? Find(arrayName) : nullptr;
   if (!option)
      return kFALSE;
   if (!option->IsArrayOpt())
      Log() << kFATAL << "Option \"" << name << "=" << value << "\": \"" << option->TheName()
            << "\" is not an array and takes no index; write \"" << option->TheName() << "=" << value << "\"" << Endl;
   if (index >= option->GetArraySize())
      Log() << kFATAL << "Option \"" << name << "=" << value << "\": the index must be below " << option->GetArraySize()
            << ", the size of \"" << option->TheName() << "\"" << Endl;
   SetOption(*option, value, index, alreadySet);
   return kTRUE;
}

/// A bare word such as "Fisher" sets the first option that has it among its predefined values.
Bool_t TMVA::Configurable::ParseLooseValue(const TString &token, std::set<TString> &alreadySet)
{
   if (!LooseOptionCheckingEnabled())
      return kFALSE;
   for (const auto &option : fDeclared) {
      if (option->HasPreDefinedVal() && option->IsPreDefinedVal(token)) {
         SetOption(*option, token, -1, alreadySet);
         return kTRUE;
      }
   }
   return kFALSE;
}

void TMVA::Configurable::SetOption(OptionBase &option, const TString &value, Int_t index, std::set<TString> &alreadySet)
{
   const TString given = index < 0 ? TString(option.TheName()) : TString::Format("%s[%d]", option.TheName(), index);
   if (!alreadySet.insert(given).second)
      Log() << kWARNING << "Option \"" << given << "\" is given more than once; \"" << value
            << "\", which comes later, is used" << Endl;
   if (option.SetValue(value, index))
      return;
   const TString right =
      option.HasPreDefinedVal() ? TString("possible values are " + ValuesText(option)) : option.NeededValue();
   Log() << kFATAL << "Option \"" << given << "\" has the value \"" << value << "\", which it cannot have; " << right
         << Endl;
}
