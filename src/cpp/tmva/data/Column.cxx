#include "data/Column.h"

#include "TBranch.h"
#include "TLeaf.h"
#include "TLeafC.h"
#include "TLeafObject.h"
#include "TTree.h"
#include "TTreeFormula.h"
#include "data/BasketReader.h"
#include "data/TreeLoan.h"
#include "data/WhyInvalid.h"
#include "options/QuietRoot.h"

#include <stdexcept>

namespace {

bool IsNumber(const TLeaf &leaf)
{
   return leaf.GetBranch()->IsA() == TBranch::Class() && !leaf.GetLeafCount() && leaf.GetLenStatic() == 1 &&
          !leaf.InheritsFrom(TLeafC::Class()) && !leaf.InheritsFrom(TLeafObject::Class());
}

bool IsNamed(const TLeaf &leaf, const TString &expression)
{
   const TString branch = leaf.GetBranch()->GetName(), name = leaf.GetName();
   return expression == name || expression == branch || expression == branch + "." + name;
}

} // namespace

TMVA::Column::Column(TreeLoan &loan, const TString &expression) : fExpression(expression)
{
   {
      const QuietRoot quiet;
      fFormula = std::make_unique<TTreeFormula>("tmvaColumn", expression, &loan.GetTree());
   }
   if (fFormula->GetNdim() <= 0)
      throw std::invalid_argument(WhyInvalid(expression.Data(), loan.GetColumnNames(), loan.GetDescription()));
   if (fFormula->IsString())
      throw std::invalid_argument("it is a text on " + std::string(loan.GetDescription()) + "; a number is needed");
   fFormula->SetQuickLoad(true);
   FindPlainLeaf(loan);
}

TMVA::Column::Column(TreeLoan &loan, Int_t branch) : fBranchNumber(branch)
{
   FindPlainLeaf(loan);
   fExpression = fBranch->GetName();
}

TMVA::Column::~Column() = default;
TMVA::Column::Column(Column &&) noexcept = default;
TMVA::Column &TMVA::Column::operator=(Column &&) noexcept = default;

void TMVA::Column::TreeChanged(TreeLoan &loan)
{
   if (fFormula)
      fFormula->UpdateFormulaLeaves();
   FindPlainLeaf(loan);
}

void TMVA::Column::FindPlainLeaf(TreeLoan &loan)
{
   fLeaf = nullptr;
   fBranch = nullptr;
   fBaskets.reset();
   if (!fFormula) {
      fBranch = static_cast<TBranch *>(loan.GetTree().GetListOfBranches()->At(fBranchNumber));
      fLeaf = static_cast<TLeaf *>(fBranch->GetListOfLeaves()->At(0));
      loan.Borrow(*fBranch);
      fBaskets = BasketReader::Make(*fBranch);
      return;
   }
   for (Int_t i = 0; i < fFormula->GetNcodes(); ++i) {
      const TLeaf *leaf = fFormula->GetLeaf(i);
      if (!leaf)
         continue;
      loan.Borrow(*leaf->GetBranch());
      if (leaf->GetLeafCount())
         loan.Borrow(*leaf->GetLeafCount()->GetBranch());
   }
   if (fFormula->GetNcodes() != 1 || fFormula->GetMultiplicity() != 0)
      return;
   TLeaf *leaf = fFormula->GetLeaf(0);
   const bool ours = leaf && leaf->GetBranch()->GetTree() == loan.GetTree().GetTree();
   if (ours && IsNumber(*leaf) && IsNamed(*leaf, fExpression)) {
      fLeaf = leaf;
      fBranch = leaf->GetBranch();
      fBaskets = BasketReader::Make(*fBranch);
   }
}

bool TMVA::Column::Uses(const TBranch *branch) const
{
   if (!fFormula)
      return branch == fBranch;
   for (Int_t i = 0; i < fFormula->GetNcodes(); ++i)
      if (fFormula->GetLeaf(i) && fFormula->GetLeaf(i)->GetBranch() == branch)
         return true;
   return false;
}

bool TMVA::Column::MayHaveManyValues() const
{
   return fFormula && fFormula->GetMultiplicity() != 0;
}

Int_t TMVA::Column::Read(Long64_t localEntry)
{
   if (!fLeaf)
      return fFormula->GetNdata();
   if (fBranch->GetReadEntry() != localEntry)
      fBranch->GetEntry(localEntry);
   return 1;
}

Double_t TMVA::Column::GetValue(Int_t instance) const
{
   return fLeaf ? fLeaf->GetValue(0) : fFormula->EvalInstance(instance);
}
