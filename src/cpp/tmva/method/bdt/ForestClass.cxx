// A forest as C++ text: what a stand-alone class needs of it.
#include "method/bdt/Forest.h"

#include <cstdio>
#include <limits>
#include <ostream>
#include <string>

namespace TMVA::BDT {

namespace {

template <class Values, class Text>
void WriteArray(std::ostream &os, const char *declaration, const Values &values, Text text)
{
   constexpr size_t kPerLine = 8;
   os << "      static const " << declaration << "[] = {";
   for (size_t i = 0; i < values.size(); ++i)
      os << (i == 0 ? "" : ",") << (i % kPerLine == 0 ? "\n         " : " ") << text(values[i]);
   os << "};\n";
}

// With all digits, and as a float literal, which needs a point or an exponent.
std::string Literal(Float_t value)
{
   char text[32];
   std::snprintf(text, sizeof text, "%.9ef", static_cast<Double_t>(value));
   return text;
}

} // namespace

void Forest::WriteClass(std::ostream &os, Bool_t weighted) const
{
   os << "   struct Node { float cut; int variable; int below; int above; float answer; };\n"
      << "   double Trees(const std::vector<double> &x) const\n   {\n";
   std::vector<size_t> numbers(fNodes.size());
   for (size_t i = 0; i < numbers.size(); ++i)
      numbers[i] = i;
   WriteArray(os, "Node nodes", numbers, [this](size_t i) {
      const FlatNode &node = fNodes[i];
      const auto daughter = [&node](Int_t k) { return std::to_string(node.fDaughters[k]); };
      return "{" + Literal(node.fCut) + ", " + std::to_string(node.fVariable) + ", " + daughter(0) + ", " +
             daughter(1) + ", " + Literal(fAnswers[i]) + "}";
   });
   WriteArray(os, "int roots", fFlatTrees, [](const FlatTree &tree) { return tree.fRoot; });
   const auto precision = os.precision(std::numeric_limits<Double_t>::max_digits10);
   WriteArray(os, "double weights", fWeights, [weighted](Double_t weight) { return weighted ? weight : 1; });
   os.precision(precision);
   os << "      double sum = 0, norm = 0;\n"
      << "      for (int tree = 0; tree < " << fFlatTrees.size() << "; ++tree) {\n"
      << "         int i = roots[tree];\n"
      << "         while (nodes[i].below != i)\n"
      << "            i = float(x[nodes[i].variable]) >= nodes[i].cut ? nodes[i].above : nodes[i].below;\n"
      << "         sum += weights[tree] * nodes[i].answer;\n"
      << "         norm += weights[tree];\n      }\n"
      << "      return " << (weighted ? "norm > 0 ? sum / norm : 0" : "sum") << ";\n   }\n";
}

} // namespace TMVA::BDT
