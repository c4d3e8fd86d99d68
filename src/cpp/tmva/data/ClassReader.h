// Reads the trees of one class: cuts, variables, targets, spectators, weights, straight into the pool.
#ifndef TMVATORCH_DATA_CLASSREADER
#define TMVATORCH_DATA_CLASSREADER

#include "TMVA/DataInputHandler.h"
#include "TMVA/EventStore.h"
#include "TMVA/MsgLogger.h"
#include "data/Column.h"
#include "data/EventPool.h"
#include "data/Splitting.h"
#include "data/TreeLoan.h"

#include <optional>
#include <string>
#include <vector>

namespace TMVA {

class ClassInfo;
class DataSetInfo;
class VariableInfo;

class ClassReader {
public:
   ClassReader(const DataSetInfo &dsi, const ClassInfo &cls, EventPool &pool, MsgLogger &log);

   /// Every problem of the input is fatal and names expression, class, tree and file.
   ClassEvents Read(const std::vector<TreeInfo> &trees);

private:
   enum class ERole { kVariable, kTarget, kSpectator, kWeight };
   /// Where a column goes: fWidth consecutive elements of a row, from fFirst.
   struct Destination {
      Column fColumn;
      ERole fRole;
      UInt_t fFirst = 0;
      UInt_t fWidth = 1;
      bool fBranchWise = false; ///< read after the pass over the entries, branch by branch
   };

   void ReadTree(const TreeInfo &info);
   void SetUp(const TreeInfo &info, TreeLoan &loan);
   void SetUpAssigned(TreeLoan &loan);
   void SetUpExpressions(const TreeInfo &info, TreeLoan &loan);
   void AddColumns(const std::vector<VariableInfo> &infos, ERole role, TreeLoan &loan);
   std::optional<Column> MakeColumn(const TString &expression, const char *what, TreeLoan &loan);
   void ChooseBranchWise();
   void TreeChanged(TreeLoan &loan);

   void ReadBlock(TreeLoan &loan, Long64_t entry, Long64_t nEntries);
   void TakeWholeBlock(Long64_t entry, Long64_t local, Long64_t nEntries);
   void ReadEntry(Long64_t entry, Long64_t local);
   Int_t CountInstances(Long64_t entry, Long64_t local);
   bool PassesTreeCut(Long64_t local);
   bool PassesCut(Long64_t entry, Long64_t local, Int_t instance);
   void AddRow(Long64_t entry, Long64_t local);
   void FillRow(Destination &to, Long64_t local, Int_t instance, size_t row);
   void ReadBranchWise();
   void PutFirst(const Destination &to, size_t n);
   void Put(const Destination &to, size_t row, UInt_t element, Double_t value);
   void CheckFinite() const;
   void CheckFinite(const std::vector<Float_t> &values, UInt_t width, const std::vector<VariableInfo> &infos,
                    const char *what) const;
   void Deliver(const TreeInfo &info);

   [[noreturn]] void Fail(const std::string &text) const;
   std::string AtEntry(Long64_t entry) const;

   const DataSetInfo &fDsi;
   const ClassInfo &fClass;
   EventPool &fPool;
   MsgLogger &fLog;
   ClassEvents fEvents;

   // Of the tree that is being read.
   std::string fWhere;
   std::vector<Destination> fColumns;
   std::optional<Column> fTreeCut;
   std::optional<Column> fCut;
   bool fMulti = false;     ///< a variable may have many values an entry: each becomes an event
   bool fEntryWise = false; ///< there is something that has to be read entry by entry
   Long64_t fNEmpty = 0;    ///< entries without any value
   bool fLongArray = false; ///< an array with more elements than variables was met

   // Of the block of entries that is being read.
   EventStore fBlock;
   std::vector<Long64_t> fEntries; ///< of each row, in the whole tree
   std::vector<Long64_t> fLocals;  ///< of each row, in the loaded tree of a chain
   std::vector<Float_t> fValues;   ///< of one branch
};

} // namespace TMVA
#endif
