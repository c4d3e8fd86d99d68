// One expression on one tree, read through a plain leaf where it is nothing but that, else through TTreeFormula.
#ifndef TMVATORCH_DATA_COLUMN
#define TMVATORCH_DATA_COLUMN

#include "RtypesCore.h"
#include "TString.h"

#include <memory>
#include <string>

class TBranch;
class TLeaf;
class TTreeFormula;

namespace TMVA {

class BasketReader;
class TreeLoan;

class Column {
public:
   /// Throws std::invalid_argument, which names what is missing and what is near to it. An entry must be loaded.
   Column(TreeLoan &loan, const TString &expression);
   /// Branch i of the tree, whatever its name.
   Column(TreeLoan &loan, Int_t branch);
   ~Column();
   Column(Column &&) noexcept;
   Column &operator=(Column &&) noexcept;

   const TString &GetExpression() const { return fExpression; }
   void TreeChanged(TreeLoan &loan); ///< looks up the leaves in the tree that is loaded now

   bool IsPlain() const { return fLeaf != nullptr; }
   TBranch *GetBranch() const { return fBranch; } ///< of a plain column, else null
   /// Of a plain column; null: TBranch::GetEntry has to be used. Reads ahead, the leaf does not see the values.
   BasketReader *GetBaskets() const { return fBaskets.get(); }
   bool Uses(const TBranch *branch) const;
   bool MayHaveManyValues() const;

   /// Reads the entry: the tree must be at it if the column is no plain one. Returns how many values it has.
   Int_t Read(Long64_t localEntry);
   Double_t GetValue(Int_t instance = 0) const;

private:
   void FindPlainLeaf(TreeLoan &loan);

   TString fExpression;
   std::unique_ptr<TTreeFormula> fFormula; ///< null for a branch by number
   Int_t fBranchNumber = -1;
   TLeaf *fLeaf = nullptr;
   TBranch *fBranch = nullptr;
   std::unique_ptr<BasketReader> fBaskets;
};

} // namespace TMVA
#endif
