#include "data/BasketReader.h"

#include "TBranch.h"
#include "TFile.h"
#include "TLeaf.h"
#include "TTree.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <utility>

namespace {

/// By way of Double_t, as TLeaf::GetValue does.
template <class T>
void ConvertFrom(const char *basket, Long64_t first, const Long64_t *entries, size_t n, Float_t *values)
{
   for (size_t i = 0; i < n; ++i) {
      T number;
      std::memcpy(&number, basket + (entries[i] - first) * static_cast<Long64_t>(sizeof number), sizeof number);
      values[i] = static_cast<Float_t>(static_cast<Double_t>(number));
   }
}

} // namespace

TMVA::BasketReader::Convert TMVA::BasketReader::ConversionOf(const TLeaf &leaf)
{
   static const std::map<std::string, Convert> kKnown = {
      {"Float_t", ConvertFrom<Float_t>}, {"Double_t", ConvertFrom<Double_t>}, {"Int_t", ConvertFrom<Int_t>},
      {"UInt_t", ConvertFrom<UInt_t>},   {"Long64_t", ConvertFrom<Long64_t>}, {"ULong64_t", ConvertFrom<ULong64_t>},
      {"Short_t", ConvertFrom<Short_t>}, {"UShort_t", ConvertFrom<UShort_t>}};
   const auto found = kKnown.find(leaf.GetTypeName());
   return found == kKnown.end() ? nullptr : found->second;
}

std::unique_ptr<TMVA::BasketReader> TMVA::BasketReader::Make(TBranch &branch)
{
   if (branch.GetListOfLeaves()->GetEntriesFast() != 1 || !branch.GetBulkRead().SupportsBulkRead())
      return nullptr;
   const auto &leaf = *static_cast<TLeaf *>(branch.GetListOfLeaves()->At(0));
   const Convert convert = leaf.GetLenStatic() == 1 ? ConversionOf(leaf) : nullptr;
   return convert ? std::unique_ptr<BasketReader>(new BasketReader(branch, convert)) : nullptr;
}

size_t TMVA::BasketReader::Read(const Long64_t *entries, size_t n, Float_t *values)
{
   size_t done = 0;
   while (done < n && ((entries[done] >= fFirst && entries[done] < fEnd) || Load(entries[done]))) {
      const Long64_t *end = std::lower_bound(entries + done, entries + n, fEnd);
      const auto inBasket = static_cast<size_t>(end - entries) - done;
      fConvert(fValues, fFirst, entries + done, inBasket, values + done);
      done += inBasket;
   }
   return done;
}

bool TMVA::BasketReader::Load(Long64_t entry)
{
   fFirst = fEnd = 0;
   const Long64_t *starts = fBranch.GetBasketEntry(), *last = starts + fBranch.GetWriteBasket();
   const auto basket = static_cast<Int_t>(std::upper_bound(starts, last, entry) - starts) - 1;
   // The last basket may still be filled, and those of a tree in memory are not read but borrowed: both are left alone.
   if (fFailed || basket < 0 || starts + basket + 1 > last || fBranch.GetBasketSeek(basket) == 0)
      return false;
   if (!std::exchange(fStarted, true))
      fBranch.DropBaskets(
         "all"); // ROOT would put our buffer into one of them and lose its own; what is in no file stays
   const Long64_t first = starts[basket], end = starts[basket + 1];
   if (entry >= end || fBranch.GetBulkRead().GetBulkEntries(first, fBuffer) != end - first) {
      fFailed = entry < end;
      return false;
   }
   fValues = fBuffer.GetCurrent();
   fFirst = first;
   fEnd = end;
   return true;
}
