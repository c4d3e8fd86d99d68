// The stand-alone class of a trained method gives the method's response; where there is none the file says so.
#include "Sample.h"
#include "TInterpreter.h"
#include "TMVA/MethodBDT.h"
#include "TMVA/MethodFisher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using TMVA::MethodBDT;
using TMVA::MethodFisher;
using namespace TMVATest;

namespace {

const std::vector<Row> kRows = {{{1, 2}, 0}, {{2, 5}, 0}, {{4, 3}, 0}, {{0, 1}, 1}, {{1, -2}, 1}, {{-3, 0}, 1}};

// One for all files that are loaded: a file that gets the inode of a removed one is taken by cling for that one.
const TemporaryFolder &Folder()
{
   static const TemporaryFolder folder;
   return folder;
}

TEST(StandAloneClass, AnswersAsTheMethod)
{
   Sample sample(kRows);
   const TemporaryFolder &folder = Folder();
   auto method = Book<MethodFisher>(sample, "My-Fisher", "!H:!V", TMVA::Types::kClassification, folder.Path());
   method->TrainMethod();
   ASSERT_TRUE(gInterpreter->LoadFile((folder / "Golden_My-Fisher.class.C").c_str()) == 0);
   const auto answer = [](const std::string &names, const std::string &values) {
      Double_t response = 0;
      gInterpreter->Declare("#include <vector>\n#include <string>\n");
      gInterpreter->ProcessLine(TString::Format("*(double *)%p = ReadMy_Fisher({%s}).GetMvaValue({%s});",
                                                static_cast<void *>(&response), names.c_str(), values.c_str()));
      return response;
   };
   const TMVA::Event event({1.5, -0.5}, UInt_t{0});
   EXPECT_DOUBLE_EQ(answer("\"var1\", \"var2\"", "1.5, -0.5"), method->GetMvaValue(&event));
   EXPECT_EQ(answer("\"var2\", \"var1\"", "1.5, -0.5"), 0) << "inputs in another order are refused";
}

TEST(StandAloneClass, OfAForestAnswersAsTheMethod)
{
   for (const char *boost : {"Grad", "AdaBoost", "RealAdaBoost"}) {
      Sample sample(kRows);
      const TemporaryFolder &folder = Folder();
      const TString options = TString("NTrees=5:MaxDepth=2:MinNodeSize=1%:BoostType=") + boost;
      auto method = Book<MethodBDT>(sample, boost, options, TMVA::Types::kClassification, folder.Path());
      method->TrainMethod();
      ASSERT_TRUE(gInterpreter->LoadFile((folder / ("Golden_" + std::string(boost) + ".class.C")).c_str()) == 0);
      for (const Row &row : kRows) {
         Double_t response = 0;
         gInterpreter->ProcessLine(TString::Format(
            "*(double *)%p = Read%s({\"var1\", \"var2\"}).GetMvaValue({%g, %g});", static_cast<void *>(&response),
            boost, static_cast<Double_t>(row.fValues[0]), static_cast<Double_t>(row.fValues[1])));
         const TMVA::Event event(row.fValues, UInt_t{0});
         EXPECT_DOUBLE_EQ(response, method->GetMvaValue(&event)) << boost;
      }
   }
}

TEST(StandAloneClass, SaysWhereThereIsNone)
{
   Sample sample(kRows);
   const TemporaryFolder folder;
   Book<MethodFisher>(sample, "Fisher", "!H:!V:VarTransform=N", TMVA::Types::kClassification, folder.Path())
      ->TrainMethod();
   const auto lines = Lines(folder / "Golden_Fisher.class.C");
   ASSERT_EQ(lines.size(), 3U);
   EXPECT_THAT(lines[1], testing::HasSubstr("(N)"));
   EXPECT_THAT(lines[2], testing::HasSubstr("TMVA::Reader"));
}

} // namespace
