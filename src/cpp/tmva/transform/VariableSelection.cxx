// Which inputs a transformation works on: from its option text, and in the weights file.
#include "TMVA/DataSetInfo.h"
#include "TMVA/Tools.h"
#include "TMVA/VariableTransformBase.h"
#include "options/NearestNames.h"

#include <algorithm>
#include <string>

namespace TMVA {

namespace {

using Selection = VariableTransformBase::VectorOfCharAndInt;

constexpr const char *kIndexAttribute = "Index";

const char *TypeName(Char_t type)
{
   return type == 'v' ? "Variable" : type == 't' ? "Target" : "Spectator";
}

void AddAll(Char_t type, std::size_t n, Selection &selected)
{
   for (UInt_t i = 0; i < n; ++i)
      selected.emplace_back(type, i);
}

/// Index i of "_V<i>_"; -1 if the name has another form.
Int_t IndexOf(const TString &name, char letter)
{
   if (name.Length() < 4 || name[0] != '_' || name[1] != letter || name[name.Length() - 1] != '_')
      return -1;
   const TString digits = name(2, name.Length() - 3);
   return digits.IsDigit() && digits.Length() < 9 ? digits.Atoi() : -1;
}

/// Which of the inputs an element of a selection names. Where several have its label and expression, as the elements of
/// an array do, it is the one of the index that the file gives, else the first that is not in the list yet.
Int_t FindInput(void *node, Char_t type, const std::vector<VariableInfo> &infos, const Selection &listed)
{
   TString label, expression;
   gTools().ReadAttr(node, "Label", label);
   gTools().ReadAttr(node, "Expression", expression);
   UInt_t given = infos.size();
   if (gTools().HasAttr(node, kIndexAttribute))
      gTools().ReadAttr(node, kIndexAttribute, given);
   Int_t found = -1;
   Bool_t isNew = kFALSE;
   for (UInt_t i = 0; i < infos.size() && !isNew; ++i) {
      if (infos[i].GetLabel() != label && infos[i].GetExpression() != expression)
         continue;
      if (i == given)
         return i;
      isNew = given == infos.size() && std::count(listed.begin(), listed.end(), Selection::value_type(type, i)) == 0;
      if (found < 0 || isNew)
         found = i;
   }
   return found;
}

/// Variables first, then targets, then spectators; ascending within each.
Bool_t Before(const Selection::value_type &a, const Selection::value_type &b)
{
   return a.first != b.first ? a.first > b.first : a.second < b.second;
}

} // namespace

void VariableTransformBase::SelectByName(const TString &name, VectorOfCharAndInt &selected) const
{
   if (name == "_V_")
      return AddAll('v', Variables().size(), selected);
   if (name == "_T_")
      return AddAll('t', Targets().size(), selected);
   if (name == "_S_")
      return AddAll('s', Spectators().size(), selected);

   std::vector<std::string> known;
   const std::pair<Char_t, const std::vector<VariableInfo> *> kinds[] = {
      {'v', &Variables()}, {'t', &Targets()}, {'s', &Spectators()}};
   for (const auto &[type, infos] : kinds) {
      const Int_t index = IndexOf(name, type - 'a' + 'A');
      if (index >= 0 && static_cast<std::size_t>(index) < infos->size()) {
         selected.emplace_back(type, index);
         return;
      }
      const std::size_t nBefore = selected.size();
      for (UInt_t i = 0; i < infos->size(); ++i) {
         const VariableInfo &info = (*infos)[i];
         // the name of an array is that of all its elements
         if (name == info.GetLabel() || name == info.GetExpression() || name == info.GetInternalName())
            selected.emplace_back(type, i);
         known.emplace_back(info.GetLabel().Data());
      }
      if (selected.size() > nBefore)
         return;
   }
   Log() << kWARNING << GetName() << ": there is no input \"" << name << "\", it is left out; "
         << NearestNames(name.Data(), known) << " Known: " << QuotedList(known)
         << " and _V_, _T_, _S_, _V0_ ... for variables, targets, spectators, variable 0" << Endl;
}

void VariableTransformBase::SelectInput(const TString &inputVariables, Bool_t putIntoVariables)
{
   VectorOfCharAndInt selected;
   Bool_t sorted = fSortInput;
   for (const TString &item : gTools().SplitString(inputVariables, ',')) {
      const TString name = TString(item.Strip(TString::kBoth));
      if (name == "_REARRANGE_")
         sorted = kFALSE;
      else if (name != "")
         SelectByName(name, selected);
   }
   // Naming an input twice selects it once.
   VectorOfCharAndInt unique;
   for (const auto &item : selected) {
      if (std::find(unique.begin(), unique.end(), item) == unique.end())
         unique.push_back(item);
   }
   if (unique.empty() && inputVariables != "_T_" && inputVariables != "_S_")
      Log() << kFATAL << GetName() << "(" << inputVariables << ") selects no input at all; give names of inputs, or _V_"
            << " for all variables" << Endl;
   if (sorted)
      std::sort(unique.begin(), unique.end(), Before);
   fGet = unique;
   fPut = unique;
   if (putIntoVariables) {
      fPut.clear();
      AddAll('v', fGet.size(), fPut);
   }
}

void VariableTransformBase::CountVariableTypes(UInt_t &nvars, UInt_t &ntgts, UInt_t &nspcts) const
{
   const auto count = [this](Char_t type) {
      return std::count_if(fGet.begin(), fGet.end(), [type](const auto &item) { return item.first == type; });
   };
   nvars = count('v');
   ntgts = count('t');
   nspcts = count('s');
}

const VariableInfo &VariableTransformBase::InputInfo(UInt_t input) const
{
   const auto &[type, index] = fGet.at(input);
   return (type == 'v' ? Variables() : type == 't' ? Targets() : Spectators()).at(index);
}

void VariableTransformBase::AddSelectionItemXMLTo(void *parent, const char *kind,
                                                  const std::pair<Char_t, UInt_t> &item) const
{
   const auto &[type, index] = item;
   const VariableInfo &info = (type == 'v' ? Variables() : type == 't' ? Targets() : Spectators()).at(index);
   void *node = gTools().AddChild(parent, kind);
   gTools().AddAttr(node, "Type", TypeName(type));
   gTools().AddAttr(node, "Label", info.GetLabel().Data());
   gTools().AddAttr(node, "Expression", info.GetExpression().Data());
   // Elements of an array share both; TMVA's own readers do not look at other attributes.
   if (type == 'v' && info.TestBit(DataSetInfo::kIsArrayVariable))
      gTools().AddAttr(node, kIndexAttribute, index);
}

void VariableTransformBase::AddSelectionXMLTo(void *trfnode) const
{
   void *selection = gTools().AddChild(trfnode, "Selection");
   void *input = gTools().AddChild(selection, "Input");
   gTools().AddAttr(input, "NInputs", static_cast<UInt_t>(fGet.size()));
   for (const auto &item : fGet)
      AddSelectionItemXMLTo(input, "Input", item);
   void *output = gTools().AddChild(selection, "Output");
   gTools().AddAttr(output, "NOutputs", static_cast<UInt_t>(fPut.size()));
   for (const auto &item : fPut)
      AddSelectionItemXMLTo(output, "Output", item);
}

VariableTransformBase::VectorOfCharAndInt
VariableTransformBase::ReadSelectionItems(void *selectionNode, const char *kind, const char *counter)
{
   void *list = gTools().GetChild(selectionNode, kind);
   if (!list)
      Log() << kFATAL << GetName() << ": the weights file has no element \"" << kind << R"(" in "Selection")" << Endl;
   UInt_t expected = 0;
   gTools().ReadAttr(list, counter, expected);
   VectorOfCharAndInt items;
   for (void *node = gTools().GetChild(list, kind); node; node = gTools().GetNextChild(node, kind)) {
      TString type;
      gTools().ReadAttr(node, "Type", type);
      const Char_t letter = type == "Variable" ? 'v' : type == "Target" ? 't' : 's';
      const auto &infos = letter == 'v' ? Variables() : letter == 't' ? Targets() : Spectators();
      const Int_t found = FindInput(node, letter, infos, items);
      if (found < 0) {
         TString label, expression;
         gTools().ReadAttr(node, "Label", label);
         gTools().ReadAttr(node, "Expression", expression);
         Log() << kFATAL << GetName() << ": the weights file transforms the " << type << " \"" << label
               << "\" (expression \"" << expression << "\"), which is not among those declared here" << Endl;
      }
      items.emplace_back(letter, found);
   }
   if (items.size() != expected)
      Log() << kFATAL << GetName() << ": the weights file announces " << counter << "=" << expected << " and lists "
            << items.size() << Endl;
   return items;
}

void VariableTransformBase::ReadSelectionFromXML(void *trfnode)
{
   void *selection = gTools().GetChild(trfnode, "Selection");
   if (!selection)
      Log() << kFATAL << GetName() << ": the weights file does not say which inputs are transformed (no element "
            << "\"Selection\"), as those of TMVA before 4.2 do; train again with a newer one" << Endl;
   fGet = ReadSelectionItems(selection, "Input", "NInputs");
   fPut = ReadSelectionItems(selection, "Output", "NOutputs");
   if (fPut.size() != fGet.size())
      Log() << kFATAL << GetName() << ": the weights file selects " << fGet.size() << " inputs and " << fPut.size()
            << " outputs" << Endl;
}

} // namespace TMVA
