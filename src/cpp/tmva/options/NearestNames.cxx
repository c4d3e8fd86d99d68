// Edit distance and the texts made from it.
#include "options/NearestNames.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace {

std::string Lower(std::string text)
{
   std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
   return text;
}

} // namespace

unsigned TMVA::EditDistance(const std::string &first, const std::string &second)
{
   const auto a = Lower(first);
   const auto b = Lower(second);
   // Rows of the table of distances between the beginnings of a and b: the present one and the two before it.
   std::vector<unsigned> beforeLast(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
   for (std::size_t j = 0; j <= b.size(); ++j)
      row[j] = static_cast<unsigned>(j);
   for (std::size_t i = 1; i <= a.size(); ++i) {
      std::swap(beforeLast, last);
      std::swap(last, row);
      row[0] = static_cast<unsigned>(i);
      for (std::size_t j = 1; j <= b.size(); ++j) {
         row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1] ? 1u : 0u)});
         if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = std::min(row[j], beforeLast[j - 2] + 1);
      }
   }
   return row[b.size()];
}

std::string TMVA::NearestNames(const std::string &given, const std::vector<std::string> &known)
{
   const std::size_t kMaxNames = 3;
   const auto lowerGiven = Lower(given);
   std::vector<std::pair<unsigned, std::string>> near;
   for (const auto &name : known) {
      auto distance = EditDistance(given, name);
      // A beginning of the right name ("Num" for "NumEpochs") is near, however much is missing.
      if (given.size() > 2 && Lower(name).rfind(lowerGiven, 0) == 0)
         distance = std::min(distance, 1u);
      if (distance <= std::max<std::size_t>(1, std::max(given.size(), name.size()) / 3))
         near.emplace_back(distance, name);
   }
   std::stable_sort(near.begin(), near.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
   if (near.empty())
      return "";
   std::vector<std::string> names;
   for (std::size_t i = 0; i < near.size() && i < kMaxNames; ++i)
      names.push_back(near[i].second);
   return "did you mean " + QuotedList(names) + "?";
}

std::string TMVA::QuotedList(const std::vector<std::string> &names)
{
   std::string text;
   for (const auto &name : names)
      text += (text.empty() ? "\"" : ", \"") + name + "\"";
   return text.empty() ? "none" : text;
}
