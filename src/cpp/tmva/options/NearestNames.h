// Suggestions for a name that was missed: the known names nearest to it by edit distance.
#ifndef TMVATORCH_OPTIONS_NEARESTNAMES
#define TMVATORCH_OPTIONS_NEARESTNAMES

#include <string>
#include <vector>

namespace TMVA {

/// Number of insertions, deletions, replacements and swaps of neighbours between two texts; upper and lower case are
/// the same letter.
unsigned EditDistance(const std::string &a, const std::string &b);

/// "did you mean "var1", "var2"?", at most three names, nearest first; "" if nothing is near.
std::string NearestNames(const std::string &given, const std::vector<std::string> &known);

/// The names in quotation marks, separated by commas; "none" for an empty list.
std::string QuotedList(const std::vector<std::string> &names);

} // namespace TMVA
#endif
