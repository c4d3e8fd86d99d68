// Small trees for the tests of this room: entry i has known values.
#ifndef TMVATORCH_TESTS_DATA_TREES
#define TMVATORCH_TESTS_DATA_TREES

#include "TFile.h"
#include "TMVA/DataLoader.h"
#include "TMVA/DataSet.h"
#include "TMVA/MsgLogger.h"
#include "TTree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace TMVA::Test {

/// A tree in memory with branches x = offset + i, y = -x, w = 1 + i % 2 (all /F) and n = i (/I).
inline std::unique_ptr<TTree> MakeTree(const char *name, Int_t nEntries, Float_t offset = 0)
{
   auto tree = std::make_unique<TTree>(name, name);
   tree->SetDirectory(nullptr);
   Float_t x = 0, y = 0, w = 0;
   Int_t n = 0;
   tree->Branch("x", &x, "x/F");
   tree->Branch("y", &y, "y/F");
   tree->Branch("w", &w, "w/F");
   tree->Branch("n", &n, "n/I");
   for (Int_t i = 0; i < nEntries; ++i) {
      x = offset + static_cast<Float_t>(i);
      y = -x;
      w = static_cast<Float_t>(1 + i % 2);
      n = i;
      tree->Fill();
   }
   // The branches still point at the local variables above, as those of many a macro do: nobody may write there.
   return tree;
}

/// MakeTree("t", ...) in a file.
inline void WriteTree(const char *name, Int_t nEntries, Float_t offset = 0)
{
   TFile file(name, "RECREATE");
   const auto tree = MakeTree("t", nEntries, offset);
   tree->ResetBranchAddresses();
   tree->SetDirectory(&file);
   tree->Write();
   tree->SetDirectory(nullptr);
}

/// The samples of a loader, after the building of its data set.
inline const EventStore &Training(DataLoader &loader)
{
   return *loader.GetDataSetInfo().GetDataSet()->GetStore(Types::kTraining);
}

inline const EventStore &Testing(DataLoader &loader)
{
   return *loader.GetDataSetInfo().GetDataSet()->GetStore(Types::kTesting);
}

/// What the fatal error of an action says; fails the test if there is none.
template <class Action>
std::string ErrorOf(Action action)
{
   try {
      action();
   } catch (const std::runtime_error &e) {
      return e.what();
   }
   ADD_FAILURE() << "no error";
   return "";
}

/// Tests of this room: no output but that of failures.
class Quiet : public testing::Test {
protected:
   void SetUp() override { MsgLogger::InhibitOutput(); }
   void TearDown() override { MsgLogger::EnableOutput(); }
};

} // namespace TMVA::Test
#endif
