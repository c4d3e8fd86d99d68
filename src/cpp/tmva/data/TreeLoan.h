// A user's tree while we read it. Whatever the user set on it is put back at the end.
#ifndef TMVATORCH_DATA_TREELOAN
#define TMVATORCH_DATA_TREELOAN

#include "TObject.h"
#include "TString.h"

#include <string>
#include <vector>

class TBranch;
class TObjArray;
class TTree;

namespace TMVA {

/// Kept and put back: current entry, branch status, addresses of plain branches (so that reading does not write into
/// the user's variables, which may not even exist any more), object to be notified.
class TreeLoan {
public:
   explicit TreeLoan(TTree &tree);
   ~TreeLoan();
   TreeLoan(const TreeLoan &) = delete;
   TreeLoan &operator=(const TreeLoan &) = delete;

   /// Makes that entry the current one. Returns its number in the tree of the chain that holds it; negative if it
   /// cannot be had.
   Long64_t Load(Long64_t entry);
   Long64_t GetEnd() const { return fEnd; } ///< first entry behind the tree of the chain that is loaded now
   /// Whether another tree, of the chain or of a friend, was loaded since the last call: leaves have moved.
   bool TreeChanged();
   /// To be told of every branch before its first reading.
   void Borrow(TBranch &branch);

   /// Nothing more will be read: a cache that was not there before gives its memory back.
   void EmptyCache();

   TTree &GetTree() const { return fTree; }
   std::string GetDescription() const;              ///< tree "t" in file "f"
   std::vector<std::string> GetColumnNames() const; ///< branches, leaves, aliases; friends' too

private:
   class Watch : public TObject {
   public:
      Bool_t Notify() override;
      TObject *fNext = nullptr; ///< the user's, notified after us
      bool fChanged = true;
   };
   struct Borrowed {
      TBranch *fBranch;
      char *fAddress; ///< the user's; null: none
   };

   void EnableBranches(TObjArray &branches);
   void ReturnBranches();
   void ReadAgain();

   TTree &fTree;
   Watch fWatch;
   Long64_t fUserEntry;
   Long64_t fUserCacheSize;
   bool fUserHasCache;
   Long64_t fBegin = 0; // range of entries of the loaded tree, [fBegin, fEnd)
   Long64_t fEnd = 0;
   std::vector<TBranch *> fDisabled;
   std::vector<Borrowed> fBorrowed;
   std::vector<TString> fToReadAgain; ///< branches that held the user's entry
};

} // namespace TMVA
#endif
