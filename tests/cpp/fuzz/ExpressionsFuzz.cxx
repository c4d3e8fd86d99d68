// Expressions, labels and names of variables on their way from the DataLoader to a weights file and back, and the words
// for those that no tree has. TTreeFormula, which is ROOT's, is left out. The first line is the expression, the others
// are a title, a unit and the columns of the tree.
#include "FuzzTarget.h"
#include "Quiet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/Reader.h"
#include "TMVA/Tools.h"
#include "data/WhyInvalid.h"
#include "method/XmlDocument.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

std::vector<std::string> Lines(const std::string &text)
{
   std::vector<std::string> lines;
   std::size_t start = 0;
   for (std::size_t end = 0; end != std::string::npos; start = end + 1) {
      end = text.find('\n', start);
      lines.push_back(text.substr(start, end - start));
   }
   return lines;
}

/// XML has no place for other control characters, and turns these into blanks.
bool FitsXML(const std::string &text)
{
   return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= ' '; });
}

void WriteAndRead(TMVA::VariableInfo &info)
{
   TMVA::XmlDocument document;
   void *root = TMVA::gTools().AddChild(nullptr, "Variable", nullptr, true);
   document.SetRoot(root);
   info.AddToXML(root);
   const TMVA::XmlDocument again(document.Text());
   if (!again.IsValid())
      std::abort();
   TMVA::VariableInfo copy;
   copy.ReadFromXML(again.Root());
   if (copy.GetExpression() != info.GetExpression() || copy.GetLabel() != info.GetLabel() ||
       copy.GetInternalName() != info.GetInternalName() || TString(copy.GetTitle()) != info.GetTitle() ||
       copy.GetUnit() != info.GetUnit())
      std::abort();
}

void Try(const std::vector<std::string> &lines)
{
   const TString expression = lines[0].c_str();
   const TString title = lines.size() > 1 ? lines[1].c_str() : "";
   const TString unit = lines.size() > 2 ? lines[2].c_str() : "";
   TMVA::DataSetInfo data("fuzz");
   TMVA::VariableInfo info = data.AddVariable(expression, title, unit);
   // Names of branches and histograms are made of it: nothing is left in it that would have to be replaced.
   if (TMVA::gTools().ContainsRegularExpression(info.GetInternalName()))
      std::abort();
   if (FitsXML(lines[0]) && FitsXML(title.Data()) && FitsXML(unit.Data()))
      WriteAndRead(info);
   data.AddTarget(expression, title, unit, 0, 0);
   data.AddSpectator(expression, title, unit, 0, 0);
   const int nElements = 3;
   data.AddVariablesArray(expression, nElements, title, unit);
   static_cast<void>(data.FindVarIndex(info.GetInternalName()));

   const TMVA::Reader reader(lines[0], TString("!Color:Silent"));
   static_cast<void>(TMVA::WhyInvalid(lines[0], lines, "a tree"));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
   return TMVATest::Quietly([&] { Try(Lines(std::string(data, data + size))); });
}
