// ClassReader: which columns of a tree are read, and how each of them is.
#include "TBranch.h"
#include "TMVA/ClassInfo.h"
#include "TMVA/DataSetInfo.h"
#include "TObjArray.h"
#include "TTree.h"
#include "data/ClassReader.h"

#include <algorithm>
#include <stdexcept>

void TMVA::ClassReader::SetUp(const TreeInfo &info, TreeLoan &loan)
{
   fColumns.clear();
   fNEmpty = 0;
   fTreeCut.reset();
   fCut = MakeColumn(fClass.GetCut().GetTitle(), "cut", loan);
   if (info.IsAssigned())
      SetUpAssigned(loan);
   else
      SetUpExpressions(info, loan);
   loan.TreeChanged();
   fMulti = std::any_of(fColumns.begin(), fColumns.end(), [](const Destination &to) {
      return to.fRole == ERole::kVariable && to.fWidth == 1 && to.fColumn.MayHaveManyValues();
   });
   ChooseBranchWise();
}

/// Branches by position, as DataLoader::AddEvent lays them out: expressions need not be names of branches there.
void TMVA::ClassReader::SetUpAssigned(TreeLoan &loan)
{
   const UInt_t nv = fDsi.GetNVariables(), nt = fDsi.GetNTargets(), ns = fDsi.GetNSpectators();
   const Int_t nBranches = loan.GetTree().GetListOfBranches()->GetEntriesFast();
   if (nBranches != static_cast<Int_t>(2 + nv + nt + ns))
      Fail("the events added one by one have " + std::to_string(nBranches - 2) + " values, but there are now " +
           std::to_string(nv + nt + ns) + " variables, targets and spectators: define them all before the first event");
   Int_t branch = 1;
   fColumns.push_back({Column(loan, branch++), ERole::kWeight});
   for (UInt_t i = 0; i < nv; ++i)
      fColumns.push_back({Column(loan, branch++), ERole::kVariable, i});
   for (UInt_t i = 0; i < nt; ++i)
      fColumns.push_back({Column(loan, branch++), ERole::kTarget, i});
   for (UInt_t i = 0; i < ns; ++i)
      fColumns.push_back({Column(loan, branch++), ERole::kSpectator, i});
}

void TMVA::ClassReader::SetUpExpressions(const TreeInfo &info, TreeLoan &loan)
{
   fTreeCut = MakeColumn(info.GetCut().GetTitle(), "cut of AddTree", loan);
   if (auto weight = MakeColumn(fClass.GetWeight(), "weight", loan))
      fColumns.push_back({std::move(*weight), ERole::kWeight});
   AddColumns(fDsi.GetVariableInfos(), ERole::kVariable, loan);
   AddColumns(fDsi.GetTargetInfos(), ERole::kTarget, loan);
   AddColumns(fDsi.GetSpectatorInfos(), ERole::kSpectator, loan);
}

void TMVA::ClassReader::AddColumns(const std::vector<VariableInfo> &infos, ERole role, TreeLoan &loan)
{
   const char *what = role == ERole::kVariable ? "variable" : role == ERole::kTarget ? "target" : "spectator";
   for (UInt_t i = 0; i < infos.size();) {
      const TString &expression = infos[i].GetExpression();
      auto column = MakeColumn(expression, what, loan);
      if (!column)
         Fail(std::string("the ") + what + " number " + std::to_string(i) + " has an empty expression");
      const Int_t size = infos[i].TestBit(DataSetInfo::kIsArrayVariable) ? fDsi.GetVarArraySize(expression) : 1;
      fColumns.push_back({std::move(*column), role, i, static_cast<UInt_t>(size)});
      i += size;
   }
}

/// Nothing for an empty expression.
std::optional<TMVA::Column> TMVA::ClassReader::MakeColumn(const TString &expression, const char *what, TreeLoan &loan)
{
   if (expression.IsNull())
      return std::nullopt;
   try {
      return Column(loan, expression);
   } catch (const std::invalid_argument &reason) {
      Fail(std::string("the ") + what + " \"" + expression.Data() + "\" cannot be read: " + reason.what());
   }
}

/// Plain branches that no formula reads can wait: all their values of a block are then read in one go.
void TMVA::ClassReader::ChooseBranchWise()
{
   std::vector<const Column *> formulas;
   for (const Destination &to : fColumns)
      if (!to.fColumn.IsPlain())
         formulas.push_back(&to.fColumn);
   for (const auto *cut : {&fCut, &fTreeCut})
      if (*cut)
         formulas.push_back(&**cut);
   fEntryWise = fMulti || !formulas.empty();
   for (Destination &to : fColumns) {
      const TBranch *branch = to.fColumn.GetBranch();
      to.fBranchWise = !fMulti && branch && std::none_of(formulas.begin(), formulas.end(), [branch](const Column *f) {
         return f->Uses(branch);
      });
   }
}

void TMVA::ClassReader::TreeChanged(TreeLoan &loan)
{
   for (Destination &to : fColumns)
      to.fColumn.TreeChanged(loan);
   for (auto *cut : {&fCut, &fTreeCut})
      if (*cut)
         (*cut)->TreeChanged(loan);
   ChooseBranchWise();
}
