#include "data/WhyInvalid.h"

#include "options/NearestNames.h"

#include <algorithm>
#include <cctype>

namespace {

bool IsNameChar(char c)
{
   return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '$';
}

/// Words of the expression that may name a branch: neither texts nor numbers nor functions nor TTreeFormula's
/// variables.
std::vector<std::string> BranchLikeWords(const std::string &text)
{
   std::vector<std::string> words;
   for (size_t i = 0; i < text.size();) {
      if (text[i] == '"' || text[i] == '\'') {
         i = std::min(text.find(text[i], i + 1), text.size() - 1) + 1;
         continue;
      }
      if (!IsNameChar(text[i])) {
         ++i;
         continue;
      }
      size_t end = i;
      while (end < text.size() && IsNameChar(text[end]))
         ++end;
      const std::string word = text.substr(i, end - i);
      const bool isNumber = std::isdigit(static_cast<unsigned char>(word[0])) || word[0] == '.';
      const bool isFunction = end < text.size() && (text[end] == '(' || text[end] == ':');
      if (!isNumber && !isFunction && word.find('$') == std::string::npos)
         words.push_back(word);
      i = end;
   }
   return words;
}

} // namespace

std::string TMVA::WhyInvalid(const std::string &expression, const std::vector<std::string> &known,
                             const std::string &where)
{
   const auto isKnown = [&known](const std::string &word) {
      const std::string head = word.substr(0, word.find('.'));
      return std::find(known.begin(), known.end(), word) != known.end() ||
             std::find(known.begin(), known.end(), head) != known.end();
   };
   for (const auto &word : BranchLikeWords(expression))
      if (!isKnown(word)) {
         std::string near = NearestNames(word, known);
         if (near.empty())
            near = "it has " + QuotedList(known);
         return where + " has no branch \"" + word + "\"; " + near;
      }
   const std::string hint = expression.find('\'') == std::string::npos ? "" : "; texts stand in double quotes";
   return "it is no valid TTreeFormula expression on " + where + ", which has " + QuotedList(known) + hint;
}
