// Text helpers of Tools: splitting, names, formatted lists.
#include "TMVA/Config.h"
#include "TMVA/Tools.h"
#include "options/Terminal.h"

#include "TH1.h"
#include "TList.h"
#include "TObjString.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace {

/// Is the boolean option of that name switched on in the option string?
bool IsSwitchedOn(const TMVA::Tools &tools, const TString &options, const char *name)
{
   bool on = false;
   for (TString token : tools.SplitString(options, ':')) {
      token.ToLower();
      token = token.Strip(TString::kLeading, '~');
      const TString value = TString(name) + "=";
      if (token == name || token == "!" + TString(name))
         on = token == name;
      else if (token.BeginsWith(value))
         on = token == value + "1" || token == value + "t" || token == value + "true" || token == value + "ktrue";
   }
   return on;
}

} // namespace

TMVA::Tools &TMVA::Tools::Instance()
{
   static Tools tools;
   return tools;
}

TMVA::Tools &TMVA::gTools()
{
   return Tools::Instance();
}

std::vector<TString> TMVA::Tools::SplitString(const TString &theOpt, const char separator) const
{
   std::vector<TString> parts;
   Ssiz_t begin = 0;
   while (begin < theOpt.Length()) {
      auto end = theOpt.Index(separator, begin);
      if (end == kNPOS)
         end = theOpt.Length();
      parts.emplace_back(theOpt(begin, end - begin));
      begin = end + 1;
   }
   return parts;
}

TList *TMVA::Tools::ParseFormatLine(TString theString, const char *sep)
{
   auto *list = new TList();
   list->SetOwner();
   if (!sep || !*sep)
      return list;
   for (const auto &part : SplitString(theString, sep[0])) {
      if (!part.IsNull())
         list->Add(new TObjString(part));
   }
   return list;
}

const TString &TMVA::Tools::Color(const TString &name)
{
   static const TString none = "";
   static const std::map<TString, TString> codes = {
      {"red", "\033[31m"},           {"green", "\033[32m"},         {"yellow", "\033[33m"},
      {"blue", "\033[34m"},          {"purple", "\033[35m"},        {"cyan", "\033[36m"},
      {"white", "\033[1;37m"},       {"black", "\033[30m"},         {"lightred", "\033[1;31m"},
      {"lightgreen", "\033[1;32m"},  {"lightyellow", "\033[1;33m"}, {"lightblue", "\033[1;34m"},
      {"lightpurple", "\033[1;35m"}, {"lightcyan", "\033[1;36m"},   {"dyellow", "\033[33m"},
      {"bold", "\033[1m"},           {"reset", "\033[0m"}};
   const auto found = codes.find(name);
   return gConfig().UseColor() && IsTerminal() && found != codes.end() ? found->second : none;
}

TString TMVA::Tools::StringFromInt(Long_t i)
{
   return TString::Format("%ld", i);
}

TString TMVA::Tools::StringFromDouble(Double_t d)
{
   return TString::Format("%5.8e", d);
}

namespace {

const char *const kNotInNames = "$&|!%^()'<>?= ";

struct Rewriting {
   const char *fFrom;
   const char *fTo;
};
const std::array<Rewriting, 7> kRewritings{
   {{"::", "_"}, {"*", "_T_"}, {"/", "_D_"}, {"+", "_P_"}, {"-", "_M_"}, {"[", "_"}, {"]", "_"}}};

} // namespace

Bool_t TMVA::Tools::ContainsRegularExpression(const TString &s)
{
   const auto rewritten = ReplaceRegularExpressions(s, "_");
   return rewritten != s;
}

/// A text that can name a branch or histogram.
TString TMVA::Tools::ReplaceRegularExpressions(const TString &s, const TString &replace)
{
   TString name = s;
   for (const char *c = kNotInNames; *c; ++c)
      name.ReplaceAll(TString(*c), replace);
   for (const auto &rewriting : kRewritings)
      name.ReplaceAll(rewriting.fFrom, rewriting.fTo[1] ? TString(rewriting.fTo) : replace);
   return name;
}

TString TMVA::Tools::GetXTitleWithUnit(const TString &title, const TString &unit)
{
   return unit.IsNull() ? title : title + "  [" + unit + "]";
}

TString TMVA::Tools::GetYTitleWithUnit(const TH1 &h, const TString &unit, Bool_t normalised)
{
   return TString(normalised ? "(1/N) " : "") +
          TString::Format("dN_{ }/^{ }%.3g %s", h.GetXaxis()->GetBinWidth(1), unit.Data());
}

Bool_t TMVA::Tools::CheckForSilentOption(const TString &options) const
{
   return IsSwitchedOn(*this, options, "silent");
}

Bool_t TMVA::Tools::CheckForVerboseOption(const TString &options) const
{
   return IsSwitchedOn(*this, options, "v");
}

void TMVA::Tools::FormattedOutput(const std::vector<Double_t> &values, const std::vector<TString> &names,
                                  const TString &titleVars, const TString &titleValues, MsgLogger &logger,
                                  TString format)
{
   Ssiz_t width = titleVars.Length();
   for (const auto &name : names)
      width = std::max(width, name.Length());
   std::vector<TString> numbers;
   Ssiz_t numberWidth = titleValues.Length();
   for (const auto value : values) {
      numbers.push_back(TString::Format(format.Data(), value)); // NOLINT: the caller gives the format
      numberWidth = std::max(numberWidth, numbers.back().Length());
   }
   const TString rule('-', width + numberWidth + 3);
   logger << kINFO << rule << Endl;
   logger << TString::Format("%*s   %*s", width, titleVars.Data(), numberWidth, titleValues.Data()) << Endl;
   logger << rule << Endl;
   for (std::size_t i = 0; i < std::min(names.size(), numbers.size()); ++i)
      logger << TString::Format("%*s:  %*s", width, names[i].Data(), numberWidth, numbers[i].Data()) << Endl;
   logger << rule << Endl;
}

void TMVA::Tools::FormattedOutput(const TMatrixD &matrix, const std::vector<TString> &names, MsgLogger &logger)
{
   Ssiz_t width = 7; // "+0.123" and a blank
   for (const auto &name : names)
      width = std::max(width, name.Length() + 1);
   const auto n = std::min<std::size_t>(names.size(), matrix.GetNrows());
   const TString rule('-', static_cast<Ssiz_t>((n + 1) * width));
   logger << kINFO << rule << Endl;
   TString head(' ', width);
   for (std::size_t i = 0; i < n; ++i)
      head += TString::Format("%*s", width, names[i].Data());
   logger << head << Endl;
   for (std::size_t i = 0; i < n; ++i) {
      TString line = TString::Format("%*s:", width - 1, names[i].Data());
      for (std::size_t j = 0; j < n; ++j)
         line += TString::Format("%+*.3f", width, matrix(static_cast<Int_t>(i), static_cast<Int_t>(j)));
      logger << line << Endl;
   }
   logger << rule << Endl;
}
