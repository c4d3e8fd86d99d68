// The values of a branch, basket by basket: a tenth of the time of TBranch::GetEntry for every value.
#ifndef TMVATORCH_DATA_BASKETREADER
#define TMVATORCH_DATA_BASKETREADER

#include "TBufferFile.h"

#include <memory>
#include <vector>

class TBranch;
class TLeaf;

namespace TMVA {

class BasketReader {
public:
   /// Null if values of this type, or of such a branch, have to be read one by one.
   static std::unique_ptr<BasketReader> Make(TBranch &branch);

   /// The value at that entry of the branch's tree; null if its basket is not in a file or will not be read in one go.
   const Float_t *Find(Long64_t entry)
   {
      return (entry >= fFirst && entry < fEnd) || Load(entry) ? &fValues[entry - fFirst] : nullptr;
   }

private:
   using Convert = void (*)(const char *bytes, std::vector<Float_t> &values);

   BasketReader(TBranch &branch, Convert convert) : fBranch(branch), fConvert(convert) {}
   static Convert ConversionOf(const TLeaf &leaf);
   bool Load(Long64_t entry);

   TBranch &fBranch;
   Convert fConvert;
   TBufferFile fBuffer{TBuffer::kWrite, 32000};
   Long64_t fFirst = 0; ///< the entries of the basket, [fFirst, fEnd)
   Long64_t fEnd = 0;
   std::vector<Float_t> fValues;
   bool fFailed = false;
};

} // namespace TMVA
#endif
