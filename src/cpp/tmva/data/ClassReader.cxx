// ClassReader: reading. The columns are set up in ClassReaderSetUp.cxx.
#include "data/ClassReader.h"

#include "TBranch.h"
#include "TMVA/ClassInfo.h"
#include "TMVA/DataSetInfo.h"
#include "TTree.h"
#include "data/BasketReader.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace {

constexpr Long64_t kBlock = 4096; ///< entries a block: its matrix should stay in the cache while columns are filled

} // namespace

TMVA::ClassReader::ClassReader(const DataSetInfo &dsi, const ClassInfo &cls, EventPool &pool, MsgLogger &log)
   : fDsi(dsi), fClass(cls), fPool(pool), fLog(log), fBlock(pool.GetEmpty())
{
   fEvents.fName = cls.GetName();
}

void TMVA::ClassReader::Fail(const std::string &text) const
{
   fLog << kFATAL << "Class \"" << fEvents.fName << "\": " << text << Endl;
   throw std::runtime_error(text); // not reached: the logger throws
}

std::string TMVA::ClassReader::AtEntry(Long64_t entry) const
{
   return "at entry " + std::to_string(entry) + " of " + fWhere;
}

TMVA::ClassEvents TMVA::ClassReader::Read(const std::vector<TreeInfo> &trees)
{
   for (const TreeInfo &info : trees)
      ReadTree(info);
   return std::move(fEvents);
}

void TMVA::ClassReader::ReadTree(const TreeInfo &info)
{
   TTree &tree = *info.GetTree();
   const Long64_t nEntries = tree.GetEntries();
   if (nEntries == 0)
      return;
   TreeLoan loan(tree);
   fWhere = loan.GetDescription();
   for (Long64_t entry = 0; entry < nEntries;) {
      const Long64_t local = loan.Load(entry);
      if (local < 0)
         Fail("cannot read entry " + std::to_string(entry) + " of " + std::to_string(nEntries) + " in " +
              loan.GetDescription() + " (TTree::LoadTree returned " + std::to_string(local) +
              "): a file of the chain is missing or broken");
      if (entry == 0)
         SetUp(info, loan);
      else if (loan.TreeChanged())
         TreeChanged(loan);
      // A block ends with its cluster: the tree's cache prefetches one cluster at a time.
      auto cluster = tree.GetTree()->GetClusterIterator(local);
      cluster.Next();
      const Long64_t inCluster = std::max(cluster.GetNextEntry() - local, 1LL);
      const Long64_t n = std::min({kBlock, inCluster, loan.GetEnd() - entry, nEntries - entry});
      ReadBlock(loan, entry, n);
      Deliver(info);
      entry += n;
   }
   if (fNEmpty > 0)
      fLog << kWARNING << "Class \"" << fEvents.fName << "\": " << fNEmpty << " entries of " << fWhere
           << " were left out, as one of the variables has no value there. Alt$(x,value) gives one to such entries"
           << Endl;
   loan.EmptyCache(); // before the columns free their buffers: a new cache must not be made of touched memory
   fColumns.clear();
   fCut.reset();
   fTreeCut.reset();
}

void TMVA::ClassReader::ReadBlock(TreeLoan &loan, Long64_t entry, Long64_t nEntries)
{
   fBlock.Clear();
   fEntries.clear();
   fLocals.clear();
   if (fEntryWise) {
      for (Long64_t e = entry; e < entry + nEntries; ++e) {
         const Long64_t local = loan.Load(e);
         if (loan.TreeChanged()) // that of a friend
            TreeChanged(loan);
         ReadEntry(e, local);
      }
   } else {
      TakeWholeBlock(entry, loan.GetTree().GetTree()->GetReadEntry(), nEntries);
   }
   ReadBranchWise();
   CheckFinite();
}

void TMVA::ClassReader::TakeWholeBlock(Long64_t entry, Long64_t local, Long64_t nEntries)
{
   fEntries.resize(nEntries);
   fLocals.resize(nEntries);
   std::iota(fEntries.begin(), fEntries.end(), entry);
   std::iota(fLocals.begin(), fLocals.end(), local);
   fBlock.fValues.resize(nEntries * fBlock.fNVariables);
   fBlock.fTargets.resize(nEntries * fBlock.fNTargets);
   fBlock.fSpectators.resize(nEntries * fBlock.fNSpectators);
   fBlock.fWeights.resize(nEntries, 1.);
   fBlock.fClasses.resize(nEntries, static_cast<Int_t>(fClass.GetNumber()));
   fEvents.fNRead += nEntries;
}

void TMVA::ClassReader::ReadEntry(Long64_t entry, Long64_t local)
{
   if (!PassesTreeCut(local))
      return;
   const Int_t nInstances = fMulti ? CountInstances(entry, local) : 1;
   fEvents.fNRead += nInstances;
   for (Int_t i = 0; i < nInstances; ++i) {
      if (!PassesCut(entry, local, i))
         continue;
      AddRow(entry, local);
      for (Destination &to : fColumns)
         if (!to.fBranchWise)
            FillRow(to, local, i, fEntries.size() - 1);
   }
}

Int_t TMVA::ClassReader::CountInstances(Long64_t entry, Long64_t local)
{
   Int_t count = 1;
   const Column *first = nullptr;
   for (Destination &to : fColumns) {
      if (to.fRole != ERole::kVariable || to.fWidth > 1 || !to.fColumn.MayHaveManyValues())
         continue;
      const Int_t n = to.fColumn.Read(local);
      if (n == 0) {
         ++fNEmpty;
         return 0;
      }
      if (n == 1)
         continue;
      if (first && n != count)
         Fail("variables of different lengths " + AtEntry(entry) + ": \"" + first->GetExpression().Data() + "\" has " +
              std::to_string(count) + " values, \"" + to.fColumn.GetExpression().Data() + "\" has " +
              std::to_string(n) + ". Every value of an array becomes an event, so that their numbers have to agree");
      first = &to.fColumn;
      count = n;
   }
   return count;
}

bool TMVA::ClassReader::PassesTreeCut(Long64_t local)
{
   if (!fTreeCut)
      return true;
   const Int_t n = fTreeCut->Read(local);
   for (Int_t i = 0; i < n; ++i)
      if (fTreeCut->GetValue(i) != 0)
         return true;
   return false;
}

bool TMVA::ClassReader::PassesCut(Long64_t entry, Long64_t local, Int_t instance)
{
   if (!fCut)
      return true;
   const Int_t n = fCut->Read(local);
   const Double_t value = fCut->GetValue(n <= 1 ? 0 : instance);
   if (std::isnan(value))
      Fail("the cut \"" + std::string(fCut->GetExpression()) + "\" is not a number " + AtEntry(entry) +
           ". A cut has to be true or false: exclude what makes it undefined first");
   return value >= 0.5;
}

void TMVA::ClassReader::AddRow(Long64_t entry, Long64_t local)
{
   fEntries.push_back(entry);
   fLocals.push_back(local);
   fBlock.fValues.resize(fBlock.fValues.size() + fBlock.fNVariables);
   fBlock.fTargets.resize(fBlock.fTargets.size() + fBlock.fNTargets);
   fBlock.fSpectators.resize(fBlock.fSpectators.size() + fBlock.fNSpectators);
   fBlock.fWeights.push_back(1.);
   fBlock.fClasses.push_back(static_cast<Int_t>(fClass.GetNumber()));
}

void TMVA::ClassReader::FillRow(Destination &to, Long64_t local, Int_t instance, size_t row)
{
   const Int_t n = to.fColumn.Read(local);
   if (to.fWidth == 1) {
      Put(to, row, 0, to.fColumn.GetValue(n > 1 && instance < n ? instance : 0));
      return;
   }
   if (n < static_cast<Int_t>(to.fWidth))
      Fail("the array \"" + std::string(to.fColumn.GetExpression()) + "\" has " + std::to_string(n) + " elements " +
           AtEntry(fEntries[row]) + ", but " + std::to_string(to.fWidth) +
           " were given to AddVariablesArray, which is too many");
   if (n > static_cast<Int_t>(to.fWidth) && !fLongArray) {
      fLongArray = true;
      fLog << kWARNING << "Class \"" << fEvents.fName << "\": the array \"" << to.fColumn.GetExpression() << "\" has "
           << n << " elements " << AtEntry(fEntries[row]) << "; only the first " << to.fWidth << " are used" << Endl;
   }
   for (UInt_t i = 0; i < to.fWidth; ++i)
      Put(to, row, i, to.fColumn.GetValue(static_cast<Int_t>(i)));
}

/// Columns of one branch are filled together, so that the branch is read once.
void TMVA::ClassReader::ReadBranchWise()
{
   fValues.resize(fLocals.size());
   std::vector<bool> done(fColumns.size());
   for (size_t c = 0; c < fColumns.size(); ++c) {
      if (done[c] || !fColumns[c].fBranchWise)
         continue;
      TBranch *branch = fColumns[c].fColumn.GetBranch();
      std::vector<const Destination *> group;
      for (size_t k = c; k < fColumns.size(); ++k)
         if (fColumns[k].fBranchWise && fColumns[k].fColumn.GetBranch() == branch) {
            group.push_back(&fColumns[k]);
            done[k] = true;
         }
      BasketReader *baskets = fColumns[c].fColumn.GetBaskets();
      const size_t n = fLocals.size(), inBulk = baskets ? baskets->Read(fLocals.data(), n, fValues.data()) : 0;
      for (const Destination *to : group)
         PutFirst(*to, inBulk);
      for (size_t row = inBulk; row < n; ++row) {
         branch->GetEntry(fLocals[row]);
         for (const Destination *to : group)
            Put(*to, row, 0, to->fColumn.GetValue());
      }
   }
}

/// The values of the first n rows, which are in fValues.
void TMVA::ClassReader::PutFirst(const Destination &to, size_t n)
{
   const auto spread = [&](std::vector<Float_t> &matrix, UInt_t width) {
      for (size_t row = 0; row < n; ++row)
         matrix[row * width + to.fFirst] = fValues[row];
   };
   switch (to.fRole) {
   case ERole::kVariable: spread(fBlock.fValues, fBlock.fNVariables); break;
   case ERole::kTarget: spread(fBlock.fTargets, fBlock.fNTargets); break;
   case ERole::kSpectator: spread(fBlock.fSpectators, fBlock.fNSpectators); break;
   case ERole::kWeight: std::copy_n(fValues.begin(), n, fBlock.fWeights.begin()); break;
   }
}

void TMVA::ClassReader::Put(const Destination &to, size_t row, UInt_t element, Double_t value)
{
   const UInt_t i = to.fFirst + element;
   switch (to.fRole) {
   case ERole::kVariable: fBlock.fValues[row * fBlock.fNVariables + i] = static_cast<Float_t>(value); break;
   case ERole::kTarget: fBlock.fTargets[row * fBlock.fNTargets + i] = static_cast<Float_t>(value); break;
   case ERole::kSpectator: fBlock.fSpectators[row * fBlock.fNSpectators + i] = static_cast<Float_t>(value); break;
   // In Float_t like the rest: covariances and cumulative distributions of the real TMVA come out digit for digit.
   case ERole::kWeight: fBlock.fWeights[row] = static_cast<Float_t>(value); break;
   }
}

void TMVA::ClassReader::CheckFinite() const
{
   CheckFinite(fBlock.fValues, fBlock.fNVariables, fDsi.GetVariableInfos(), "variable");
   CheckFinite(fBlock.fTargets, fBlock.fNTargets, fDsi.GetTargetInfos(), "target");
   for (size_t row = 0; row < fBlock.fWeights.size(); ++row)
      if (!std::isfinite(fBlock.fWeights[row]))
         Fail("the weight \"" + std::string(fClass.GetWeight()) + "\" is " + std::to_string(fBlock.fWeights[row]) +
              ' ' + AtEntry(fEntries[row]) + "; weights have to be finite numbers");
}

void TMVA::ClassReader::CheckFinite(const std::vector<Float_t> &values, UInt_t width,
                                    const std::vector<VariableInfo> &infos, const char *what) const
{
   const auto bad = std::find_if(values.begin(), values.end(), [](Float_t v) { return !std::isfinite(v); });
   if (bad == values.end())
      return;
   const size_t i = bad - values.begin();
   Fail(std::string("the ") + what + " \"" + infos.at(i % width).GetExpression().Data() + "\" is " +
        std::to_string(*bad) + ' ' + AtEntry(fEntries[i / width]) +
        ", which the cuts let through. Exclude such entries with a cut, or mend the expression");
}

void TMVA::ClassReader::Deliver(const TreeInfo &info)
{
   for (Double_t &weight : fBlock.fWeights)
      weight *= info.GetWeight();
   auto &list = info.GetTreeType() == Types::kTraining  ? fEvents.fTraining
                : info.GetTreeType() == Types::kTesting ? fEvents.fTesting
                                                        : fEvents.fPool;
   const size_t before = list.size();
   list.resize(before + fBlock.GetNEvents());
   std::iota(list.begin() + static_cast<std::ptrdiff_t>(before), list.end(), fPool.GetNEvents());
   fPool.Append(fBlock);
}
