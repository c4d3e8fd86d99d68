// The values of a branch, basket by basket: a tenth of the time of TBranch::GetEntry for every value.
#ifndef TMVATORCH_DATA_BASKETREADER
#define TMVATORCH_DATA_BASKETREADER

#include "TBufferFile.h"

#include <cstddef>
#include <memory>

class TBranch;
class TLeaf;

namespace TMVA {

class BasketReader {
public:
   /// Null if values of this type, or of such a branch, have to be read one by one.
   static std::unique_ptr<BasketReader> Make(TBranch &branch);

   /// Stores the values at n entries of the branch's tree, in ascending order. Returns how many: fewer than n where the
   /// basket of the next one is not in a file or will not be read in one go.
   size_t Read(const Long64_t *entries, size_t n, Float_t *values);

private:
   /// Stores the values at n entries out of a basket whose first value is that of entry `first`.
   using Convert = void (*)(const char *basket, Long64_t first, const Long64_t *entries, size_t n, Float_t *values);

   BasketReader(TBranch &branch, Convert convert) : fBranch(branch), fConvert(convert) {}
   static Convert ConversionOf(const TLeaf &leaf);
   bool Load(Long64_t entry);

   TBranch &fBranch;
   Convert fConvert;
   TBufferFile fBuffer{TBuffer::kWrite, 32000};
   Long64_t fFirst = 0; ///< the entries of the basket, [fFirst, fEnd)
   Long64_t fEnd = 0;
   const char *fValues = nullptr; ///< of the basket, in the buffer
   bool fStarted = false;
   bool fFailed = false;
};

} // namespace TMVA
#endif
