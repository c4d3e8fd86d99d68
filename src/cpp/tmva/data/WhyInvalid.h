// The words for an expression that a tree cannot give.
#ifndef TMVATORCH_DATA_WHYINVALID
#define TMVATORCH_DATA_WHYINVALID

#include <string>
#include <vector>

namespace TMVA {

/// known: names of branches, leaves and aliases; where: the tree, in words.
std::string WhyInvalid(const std::string &expression, const std::vector<std::string> &known, const std::string &where);

} // namespace TMVA
#endif
